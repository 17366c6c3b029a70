"""Contacts are found by any part of what is known of them, the best first, page by page."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from centralino.database import Database
from centralino.directory.searching import Found, Match, Matched, search

PEOPLE = """
    insert into contacts (name, created_at, created_by)
        select unnest(array['Rossi Maria', 'Officine Rossi S.r.l.', 'Grossi Anna', 'Niccolò D''Angelo',
                            'Caffè Ròma & Figli', 'Łukasz Øster', 'Studio 54', 'Maria Bianchi', 'Ferrari']),
               now(), 'test';
    insert into codes (code, keyed, kind, country, contact_id) values
        ('00743110157', '00743110157', 'vat', 'IT', 2), ('M0000117', '60000117', 'customer', null, 4),
        ('ROSSI', '76774', 'customer', null, 9);
    insert into numbers (number, contact_id, trust, source, added_at, added_by, confirmed_at, confirmed_by) values
        ('+390212345678', 1, 'declared', 'import', now(), 'test', null, null),
        ('+390212345678', 2, 'confirmed', 'import', now(), 'test', now(), 'test'),
        ('+393331234999', 3, 'declared', 'import', now(), 'test', null, null),
        ('+34911234567', 4, 'declared', 'import', now(), 'test', null, null);
"""


@pytest.fixture
def people(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(PEOPLE)


async def found(database: Database, written: str, region: str = "IT", **page: object) -> Found:
    async with database.connection() as connection:
        return await search(connection, written, region, **page)  # type: ignore[arg-type]


def ids(found: Found) -> list[int]:
    return [hit.contact.id for hit in found.hits]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("written", "contacts"),
    [
        pytest.param("ferrari", [9], id="a name, whatever its capitals"),
        pytest.param(
            "rossi", [9, 1, 2, 3], id="a code, the beginning of a name, a word of it, inside of a word"
        ),
        pytest.param("maria rossi", [1], id="words in any order"),
        pytest.param("ma", [8, 1], id="two letters are the beginning of a word"),
        pytest.param("m", [8], id="one letter is the beginning of the name"),
        pytest.param("ar bianc", [], id="two letters inside a word are not looked for"),
        pytest.param("ari bianc", [8], id="three letters are"),
        pytest.param("niccolo", [4], id="an accent left out"),
        pytest.param("FERRÀRI", [9], id="an accent too many"),
        pytest.param("dangelo", [4], id="an apostrophe left out"),
        pytest.param("d'angelo", [4], id="an apostrophe"),
        pytest.param("srl", [2], id="dots left out"),
        pytest.param("roma figli", [5], id="what is between words left out"),
        pytest.param("lukasz oster", [6], id="letters that are no accents"),
        pytest.param("54", [7], id="a figure of a name"),
        pytest.param("#3", [3], id="an id"),
        pytest.param("00743110157", [2], id="a whole code"),
        pytest.param("IT 00743.110.157", [2], id="a code with its country"),
        pytest.param("00743", [2], id="the beginning of a code"),
        pytest.param("m0000117", [4], id="a code in small letters"),
        pytest.param("117", [4], id="the ending of a code"),
        pytest.param("43110", [2], id="inside of a code"),
        pytest.param("02 1234 5678", [2, 1], id="a whole number, the most trusted first"),
        pytest.param("02 1234", [1, 2], id="the beginning of a number of here"),
        pytest.param("02/12-34", [1, 2], id="with other signs"),
        pytest.param("+39 02 12", [1, 2], id="with its country"),
        pytest.param("0039 02 12", [1, 2], id="with its country as it is dialled"),
        pytest.param("3902", [1, 2], id="with its country, no sign"),
        pytest.param("4999", [3], id="the ending of a number"),
        pytest.param("31234", [3], id="inside of a number"),
        pytest.param("+39 1234", [], id="a beginning is not looked for inside"),
        pytest.param("nobody", [], id="nobody"),
        pytest.param("%", [], id="a sign that means something to a database"),
        pytest.param("_____", [], id="another one"),
    ],
)
async def test_contacts_are_found_by_what_is_written(
    database: Database, written: str, contacts: list[int]
) -> None:
    assert ids(await found(database, written)) == contacts


@pytest.mark.usefixtures("people")
async def test_a_number_is_one_of_the_region_it_is_asked_in(database: Database) -> None:
    assert ids(await found(database, "91 123", "ES")) == [4]
    assert ids(await found(database, "91 1234567", "ES")) == [4]


@pytest.mark.usefixtures("people")
async def test_nothing_written_is_everybody_by_name(database: Database) -> None:
    everybody = await found(database, " ")
    assert [hit.contact.name for hit in everybody.hits][:3] == [
        "Caffè Ròma & Figli",
        "Ferrari",
        "Grossi Anna",
    ]
    assert (len(everybody.hits), everybody.next) == (9, None)


@pytest.mark.usefixtures("people")
async def test_what_matched_is_told(database: Database) -> None:
    by_number, by_name = await found(database, "02 1234"), await found(database, "niccolo")
    assert by_number.hits[0].matches == (Match(Matched.NUMBER, "+390212345678"),)
    assert by_name.hits[0].matches == (Match(Matched.NAME, "Niccolò D'Angelo"),)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("written", ["rossi", "", "02 12345678", "ri"])
@pytest.mark.parametrize("most", [1, 2, 3])
async def test_page_after_page_everybody_is_told_once(database: Database, written: str, most: int) -> None:
    whole = ids(await found(database, written))
    told, after = [], None
    for _ in range(len(whole) + 1):
        page = await found(database, written, after=after, most=most)
        told += ids(page)
        after = page.next
        if after is None:
            break
    assert told == whole


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("cursor", ["", "x", "WyI5OSIsICJhIiwgMV0", "é"])
async def test_a_cursor_that_is_none_begins_anew(database: Database, cursor: str) -> None:
    assert await found(database, "rossi", after=cursor) == await found(database, "rossi")


async def test_too_many_to_be_told_are_said_to_be(database: Database, dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "insert into contacts (name, created_at, created_by)"
            " select 'Anna Rossi ' || n, %s, 'test' from generate_series(1, 501) n",
            [datetime(2026, 1, 1, tzinfo=UTC)],
        )
    page = await found(database, "rossi")
    assert (len(page.hits), page.cut) == (50, True)
    assert not (await found(database, "rossi 501")).cut
