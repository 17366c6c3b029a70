"""What the law of some countries says, as far as it is written down here."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from phonenumbers import SUPPORTED_REGIONS

from centralino.campaigns.rules.hours import AT_ANY_TIME, why_shut
from centralino.campaigns.rules.law import WRITTEN, Purpose, RuleSet, rule_sets

ZONES = {
    "IT": "Europe/Rome",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "RE": "Indian/Reunion",
    "GB": "Europe/London",
    "US": "America/Los_Angeles",
    "PR": "America/Puerto_Rico",
    "CA": "America/Toronto",
    "AU": "Australia/Sydney",
    "CO": "America/Bogota",
}


def written_countries() -> list[str]:
    entries = tomllib.loads(WRITTEN.read_text(encoding="utf-8"))["rule_set"]
    return sorted({country for entry in entries for country in entry["countries"]})


def every_set() -> list[RuleSet]:
    return [
        each for country in written_countries() for purpose in Purpose for each in rule_sets(country, purpose)
    ]


@pytest.mark.parametrize(
    ("country", "local", "permitted"),
    [
        pytest.param("IT", "2026-05-18 08:59", False, id="Italy, before nine"),
        pytest.param("IT", "2026-05-18 09:00", True, id="Italy, from nine"),
        pytest.param("IT", "2026-05-18 19:59", True, id="Italy, until eight in the evening"),
        pytest.param("IT", "2026-05-18 20:00", False, id="Italy, not at eight"),
        pytest.param("IT", "2026-05-23 09:30", False, id="Italy, Saturdays from ten"),
        pytest.param("IT", "2026-05-23 18:59", True, id="Italy, Saturdays until seven"),
        pytest.param("IT", "2026-06-01 19:30", False, id="Italy, an eve until seven"),
        pytest.param("IT", "2026-06-01 10:00", True, id="Italy, an eve from ten"),
        pytest.param("IT", "2026-06-02 11:00", False, id="Italy, never on a holiday"),
        pytest.param("IT", "2026-05-24 11:00", False, id="Italy, never on a Sunday"),
        pytest.param("ES", "2026-05-18 20:59", True, id="Spain, until nine in the evening"),
        pytest.param("ES", "2026-05-18 21:00", False, id="Spain, not at nine"),
        pytest.param("ES", "2026-05-23 11:00", False, id="Spain, never on a Saturday"),
        pytest.param("ES", "2026-10-12 11:00", False, id="Spain, never on a holiday"),
        pytest.param("US", "2026-07-04 08:00", True, id="US, from eight, holidays too"),
        pytest.param("US", "2026-05-18 21:00", False, id="US, not at nine in the evening"),
        pytest.param("PR", "2026-05-17 07:59", False, id="US territories too"),
        pytest.param("FR", "2026-05-18 13:30", False, id="France, not at lunch"),
        pytest.param("FR", "2026-05-18 14:00", True, id="France, after lunch"),
        pytest.param("FR", "2026-05-23 11:00", False, id="France, never on a Saturday"),
        pytest.param("FR", "2023-02-25 23:00", True, id="France, before the decree"),
        pytest.param("RE", "2026-05-18 09:30", False, id="France overseas, by the clock there"),
        pytest.param("GB", "2026-05-17 03:00", True, id="United Kingdom, no hours in the statute"),
        pytest.param("CA", "2026-05-18 21:29", True, id="Canada, weekdays until half past nine"),
        pytest.param("CA", "2026-05-17 18:00", False, id="Canada, weekends until six"),
        pytest.param("AU", "2026-05-23 17:00", False, id="Australia, Saturdays until five"),
        pytest.param("AU", "2026-05-24 12:00", False, id="Australia, never on a Sunday"),
        pytest.param("CO", "2026-05-23 14:59", True, id="Colombia, Saturdays until three"),
        pytest.param("CO", "2026-07-20 10:00", False, id="Colombia, never on a holiday"),
    ],
)
def test_marketing_calls_keep_to_the_hours_of_the_country(country: str, local: str, permitted: bool) -> None:
    zone = ZoneInfo(ZONES[country])
    at = datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC)
    hours = [each.hours for each in rule_sets(country, Purpose.MARKETING)]
    assert hours
    assert (why_shut(hours, zone, at) is None) == permitted


@pytest.mark.parametrize("purpose", [Purpose.MEMBER_INFORMATION, Purpose.SERVICE])
def test_what_is_no_marketing_is_left_to_the_campaigns_own_hours(purpose: Purpose) -> None:
    assert rule_sets("IT", purpose) == ()


def test_a_country_of_which_nothing_is_written_has_no_rules() -> None:
    assert rule_sets("AQ", Purpose.MARKETING) == ()


@pytest.mark.parametrize(
    ("country", "day", "registers"),
    [
        ("IT", "2026-05-18", {"Registro pubblico delle opposizioni": timedelta(days=15)}),
        ("ES", "2026-05-18", {"Lista Robinson": None}),
        ("US", "2026-05-18", {"National Do-Not-Call Registry": timedelta(days=31)}),
        ("GB", "2026-05-18", {"Telephone Preference Service": timedelta(days=28)}),
        ("FR", "2026-08-10", {"Bloctel": timedelta(days=30)}),
        ("FR", "2026-08-11", {}),
    ],
)
def test_the_opposition_register_is_named_with_its_term(
    country: str, day: str, registers: dict[str, timedelta | None]
) -> None:
    on = date.fromisoformat(day)
    in_force = [each for each in rule_sets(country, Purpose.MARKETING) if each.is_in_force_on(on)]
    assert {each.register: each.register_max_age for each in in_force if each.register} == registers


def test_france_permits_four_calls_in_thirty_days() -> None:
    assert [each.calls_per_30_days for each in rule_sets("FR", Purpose.MARKETING)] == [4, None]


def test_every_rule_says_where_it_is_from_and_what_it_asks() -> None:
    assert every_set()
    for each in every_set():
        assert each.source
        assert each.hours.name
        assert each.hours.weekdays != AT_ANY_TIME or each.register or each.calls_per_30_days


def test_every_country_is_one_that_a_number_can_have() -> None:
    assert set(written_countries()) <= SUPPORTED_REGIONS
