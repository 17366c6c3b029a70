"""How often one may register: from one address, with one number, and all together."""

from __future__ import annotations

from datetime import timedelta

from centralino.database import Database
from centralino.support.registration.asked import Registrant
from centralino.support.registration.registering import Registered, TooOften, forget_what_is_over
from tests.store.registering import MOBILE, NOON, OFFICE, a_customer, numbered, registers, rows


async def test_from_one_address_no_more_than_five_an_hour(database: Database) -> None:
    for place in range(5):
        assert await registers(database, numbered(place), f"h{place}") == Registered()
    refused = await registers(database, numbered(5), "h5", NOON + timedelta(minutes=10))
    assert refused == TooOften(NOON + timedelta(hours=1))
    elsewhere = await registers(database, numbered(6), "h6", address="192.0.2.2")
    assert elsewhere == Registered()
    later = await registers(database, numbered(7), "h7", NOON + timedelta(hours=1))
    assert later == Registered()


async def test_an_address_of_ipv6_is_its_network(database: Database) -> None:
    for place in range(5):
        await registers(database, numbered(place), f"h{place}", address=f"2001:db8:0:1::{place + 1}")
    assert isinstance(await registers(database, numbered(5), "h5", address="2001:db8:0:1:ff::"), TooOften)
    assert await registers(database, numbered(6), "h6", address="2001:db8:0:2::1") == Registered()


async def test_with_one_number_no_more_than_three_a_day_whether_it_is_known_or_not(
    database: Database,
) -> None:
    await a_customer(database, "Known", OFFICE)
    for number in (MOBILE, OFFICE):
        who = Registrant("Acme", (number,), "it")
        for place in range(3):
            assert await registers(database, who, f"{number}{place}", address=None) == Registered()
        assert await registers(database, who, f"{number}3", address=None) == TooOften(
            NOON + timedelta(days=1)
        )


async def test_all_together_no_more_than_the_house_takes(database: Database) -> None:
    for place in range(3):
        taken = await registers(
            database, numbered(place), f"h{place}", address=f"192.0.2.{place}", per_hour=3
        )
        assert taken == Registered()
    refused = await registers(database, numbered(3), "h3", address="192.0.2.9", per_hour=3)
    assert refused == TooOften(NOON + timedelta(hours=1))
    assert await registers(database, numbered(0), "h0", address="192.0.2.9", per_hour=3) == Registered()


async def test_addresses_and_numbers_are_not_kept_with_what_was_tried(database: Database) -> None:
    await registers(database)
    later = NOON + timedelta(days=2)
    await registers(database, numbered(1), "h1", later)
    assert await rows(database, "select count(*), max(length(key)) from registration_tries") == [(6, 32)]
    await forget_what_is_over(database, later)
    assert await rows(database, "select count(*) from registration_tries") == [(3,)]
