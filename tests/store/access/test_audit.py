"""Who changed what, from what to what: kept by the database itself, whoever asks it to change something."""

from __future__ import annotations

import time

import psycopg
import pytest

from centralino.access import actions
from centralino.access.actions import OneTimePassword
from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.access.store.audit import audited, changes, note
from centralino.calls.actions import forget_contact
from centralino.database import Database, DatabaseRefused
from centralino.directory.actions import add_contact
from centralino.directory.codes import Code, CodeKind
from centralino.directory.contacts import Contact, NewContact
from centralino.directory.numbers import Source
from tests.store.access.house import HERE, NOON, PASSWORD, added_staff, change, log_of, signed_in, somebody

ACME = """
    insert into contacts (name, language, created_at, created_by) values ('Acme', 'it', '2026-03-02T12:00Z', 'ada')
"""


async def test_a_change_is_kept_with_who_how_and_only_the_columns_that_differ(database: Database) -> None:
    await change(database, ACME)
    await change(database, "update contacts set name = 'Acme srl', prefers_texts = true", by="bea")
    added, changed = await log_of(database)
    assert (added.by, added.via, added.what, added.kind) == ("ada", "page", "added", "contacts")
    assert (added.before, added.after) == (
        None,
        {
            "id": added.subject_id,
            "name": "Acme",
            "language": "it",
            "created_at": "2026-03-02T12:00:00+00:00",
            "created_by": "ada",
            "prefers_texts": False,
        },
    )
    assert (changed.by, changed.what, changed.subject, changed.subject_id) == (
        "bea",
        "changed",
        "contact",
        added.subject_id,
    )
    assert changed.before == {"name": "Acme", "prefers_texts": False}
    assert changed.after == {"name": "Acme srl", "prefers_texts": True}


async def test_what_stays_as_it_was_is_no_change(database: Database) -> None:
    await change(database, ACME)
    await change(database, "update contacts set name = 'Acme'")
    assert len(await log_of(database)) == 1


async def test_what_the_house_does_by_itself_is_not_in_the_log(database: Database) -> None:
    await change(database, ACME, by="")
    await change(database, "update contacts set name = 'Other'", by="")
    assert await log_of(database) == []


async def test_a_name_is_forgotten_with_its_transaction(database: Database) -> None:
    async with database.connection() as connection:
        async with connection.transaction():
            await audited(connection, "ada", "command")
        await connection.execute(ACME.encode())
    assert await log_of(database) == []


async def test_what_is_undone_was_never_done(database: Database) -> None:
    with pytest.raises(DatabaseRefused):
        await change(database, ACME + "; insert into contacts (name) values ('')")
    assert await log_of(database) == []


async def test_codes_and_numbers_are_changes_of_their_contact(database: Database) -> None:
    contact = await acme(database)
    kept = [(each.kind, each.key, each.subject, each.subject_id) for each in await log_of(database)]
    assert sorted(kept) == [
        ("codes", "00743110157", "contact", contact.id),
        ("contacts", str(contact.id), "contact", contact.id),
        ("numbers", "+390432123456", "contact", contact.id),
    ]


async def test_whoever_is_forgotten_is_forgotten_in_the_log_too(database: Database) -> None:
    contact = await acme(database)
    async with database.transaction() as connection:
        await audited(connection, "bea", "page")
        await forget_contact(connection, contact.id)
    left = await log_of(database)
    assert (left[-1].by, left[-1].what, left[-1].subject_id) == ("bea", "removed", contact.id)
    assert {(each.before, each.after, each.key) for each in left if each.subject == "contact"} == {
        (None, None, None)
    }
    assert "Acme" not in str(left)
    assert "0432123456" not in str(left)


async def test_no_secret_is_ever_in_the_log(database: Database) -> None:
    async with database.transaction() as connection:
        await audited(connection, "ada", "page")
        added = await actions.add_staff(connection, "maria", Role.SALES, StaffLanguage.IT, at=NOON, by="ada")
    assert isinstance(added, OneTimePassword)
    me = await signed_in(database, "maria", added.password)
    async with database.transaction() as connection:
        await audited(connection, "maria", "page")
        await actions.change_password(connection, me, added.password, PASSWORD, at=NOON, from_address=HERE)
        await actions.begin_second_factor(connection, me, at=NOON, issuer="Centralino")
        await actions.end_sessions(connection, me.staff_id, at=NOON)
        secrets = await (
            await connection.execute(
                "select password_hash, encode(secret, 'hex') from staff join second_factors on staff_id = id"
            )
        ).fetchone()
    kept = await log_of(database)
    assert secrets is not None
    assert not [secret for secret in (*secrets, "argon2", "token_hash") if secret in str(kept)]
    password = next(each for each in kept if each.what == "changed")
    assert password.after == {"password_hash": "(hidden)", "password_ends_at": None}
    assert [each.what for each in kept if each.kind == "staff_sessions"] == ["removed"]


async def test_to_sign_in_changes_nothing(database: Database) -> None:
    await somebody(database)
    before = await log_of(database)
    await signed_in(database)
    assert await log_of(database) == before


async def test_the_log_is_read_page_by_page_and_by_subject_and_author(database: Database) -> None:
    await change(database, ACME, by="ada")
    for number in range(5):
        await change(database, f"update contacts set name = 'Acme {number}'", by="bea")
    await added_staff(database, "maria")
    async with database.connection() as connection:
        first = await changes(connection, most=4)
        rest = await changes(connection, before=first[-1].id, most=4)
        assert len(first + rest) == 6
        assert [each.id for each in first + rest] == sorted((each.id for each in first + rest), reverse=True)
        assert len(await changes(connection, by="bea")) == 5
        contact = rest[-1].subject_id
        assert len(await changes(connection, subject="contact", subject_id=contact)) == 6
        assert len(await changes(connection, subject="contact", by="ada")) == 1
        assert await changes(connection, subject="list") == []


async def test_a_deed_of_many_rows_is_one_line(database: Database) -> None:
    async with database.transaction() as connection:
        await note(
            connection,
            at=NOON,
            by="ada",
            via="page",
            what="imported",
            kind="contacts",
            subject="import",
            after={"file": "members.xlsx", "taken": 1200},
        )
    (line,) = await log_of(database)
    assert (line.what, line.at, line.after) == ("imported", NOON, {"file": "members.xlsx", "taken": 1200})


async def test_who_changed_another_sort_of_thing(database: Database) -> None:
    """One statement for each table that is watched, so that none has lost its triggers."""
    await change(database, ACME, by="")
    statements = {
        "contracts": "insert into contracts (contact_id, kind, starts_on, added_at, added_by)"
        " select id, 'plain', '2026-01-01', now(), 'ada' from contacts",
        "grants": "insert into grants (contact_id, state, at, by, why)"
        " select id, 'granted', now(), 'ada', '' from contacts",
        "oppositions": "insert into oppositions (contact_id, source, at, by, why)"
        " select id, 'staff', now(), 'ada', '' from contacts",
        "lists": "insert into lists (name, created_at, created_by) values ('members', now(), 'ada')",
        "list_members": "insert into list_members (list_id, contact_id, added_at, added_by)"
        " select lists.id, contacts.id, now(), 'ada' from lists, contacts",
        "events": "insert into events (title, place, starts_at, time_zone, created_at, created_by)"
        " values ('Dinner', '', now(), 'Europe/Rome', now(), 'ada')",
        "campaigns": "insert into campaigns (name, event_id, state, plan, trunks, replies_close_at, created_at,"
        " created_by) select 'dinner', id, 'draft', '{}', '{}', now(), now(), 'ada' from events",
        "registers": "insert into registers (name, as_of, imported_at, imported_by, numbers)"
        " values ('it', '2026-03-01', now(), 'ada', 0)",
    }
    for statement in statements.values():
        await change(database, statement)
    assert [each.kind for each in await log_of(database)] == list(statements)


def test_rows_by_the_thousand_cost_no_more_for_being_watched(dsn: str) -> None:
    many = """
        insert into contacts (name, created_at, created_by)
        select 'Member ' || number, now(), 'ada' from generate_series(1, 20000) as number
    """
    with psycopg.connect(dsn, autocommit=True) as connection:

        def fastest() -> float:
            return min(_seconds(connection, many) for _ in range(5))

        watched = fastest()
        connection.execute("drop trigger audit_rows on contacts")
        unwatched = fastest()
        kept = connection.execute("select count(*) from audit").fetchone()
    assert kept == (0,)
    assert watched < 1.5 * unwatched + 0.05


def _seconds(connection: psycopg.Connection, statement: str) -> float:
    began = time.perf_counter()
    connection.execute(statement.encode())
    return time.perf_counter() - began


async def acme(database: Database) -> Contact:
    """A contact with a code and a number, added by ada on a page."""
    new = NewContact("Acme", codes=(Code("00743110157", CodeKind.VAT, "IT"),), numbers=("+390432123456",))
    async with database.transaction() as connection:
        await audited(connection, "ada", "page")
        contact = await add_contact(connection, new, Source.STAFF, NOON, "ada")
    assert isinstance(contact, Contact)
    return contact
