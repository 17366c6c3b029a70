"""By whose clock a number is judged, and whose law it falls under."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from centralino.campaigns.rules.zones import ZoneFrom, country_of, zone_of

HOME = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("number", "stated", "zone", "known_from"),
    [
        pytest.param("+390551234567", "America/Lima", "America/Lima", ZoneFrom.CONTACT, id="stated wins"),
        pytest.param("+390551234567", None, "Europe/Rome", ZoneFrom.NUMBER, id="a country of one zone"),
        pytest.param("+393331234567", None, "Europe/Rome", ZoneFrom.NUMBER, id="a mobile, the Vatican apart"),
        pytest.param(
            "+12125550123", None, "America/New_York", ZoneFrom.NUMBER, id="an area code of one zone"
        ),
        pytest.param("+13105550123", None, "America/Los_Angeles", ZoneFrom.NUMBER, id="and of another"),
        pytest.param(
            "+34612345678", None, "Europe/Berlin", ZoneFrom.ORGANISATION, id="Madrid or the Canaries"
        ),
        pytest.param("+61412345678", None, "Europe/Berlin", ZoneFrom.ORGANISATION, id="a mobile anywhere"),
        pytest.param("+18005550123", None, "Europe/Berlin", ZoneFrom.ORGANISATION, id="freephone"),
        pytest.param("+999123456", None, "Europe/Berlin", ZoneFrom.ORGANISATION, id="no country"),
        pytest.param("2001", None, "Europe/Berlin", ZoneFrom.ORGANISATION, id="an extension"),
        pytest.param(
            "+390551234567", "Nowhere/Else", "Europe/Rome", ZoneFrom.NUMBER, id="stated, but unknown"
        ),
        pytest.param("+390551234567", "../zone.tab", "Europe/Rome", ZoneFrom.NUMBER, id="stated, but a path"),
        pytest.param("+390551234567", "Europe", "Europe/Rome", ZoneFrom.NUMBER, id="stated, but a folder"),
    ],
)
def test_the_zone_is_the_persons_as_far_as_it_is_known(
    number: str, stated: str | None, zone: str, known_from: ZoneFrom
) -> None:
    assert zone_of(number, stated, HOME) == (ZoneInfo(zone), known_from)


@pytest.mark.parametrize(
    ("number", "country"),
    [
        pytest.param("+390551234567", "IT", id="Italy"),
        pytest.param("+12125550123", "US", id="US"),
        pytest.param("+14165550123", "CA", id="Canada shares its prefix"),
        pytest.param("+17875550123", "PR", id="and so does Puerto Rico"),
        pytest.param("+447700900123", "GB", id="a range not in use is the main country's"),
        pytest.param("+800123456789", None, id="freephone of the whole world"),
        pytest.param("+999123456", None, id="no such prefix"),
        pytest.param("2001", None, id="an extension"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_country_is_read_from_the_number(number: str, country: str | None) -> None:
    assert country_of(number) == country
