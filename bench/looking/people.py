"""A million contacts as a directory of persons and firms has them, and what happened with them in years."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from typing import LiteralString

import psycopg

from bench.bulk import bare

CONTACTS = 1_000_000
CALLS = 5_000_000

FIRST = (
    "Maria Anna Rosa Angela Giovanna Teresa Lucia Carmela Francesca Elena Rita Paola Laura Giulia Sofia Chiara José "
    "Giuseppe Giovanni Antonio Mario Luigi Angelo Vincenzo Pietro Carlo Franco Bruno Paolo Sergio Niccolò Matteo"
)
COMMON = "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo D'Angelo Marini"
SYLLABLES = "ba be bo ca ce co da di do fa fi ga go la li lo ma mi mo na ni no pa pi ra ri ro sa si ta to va zzi ssi nni lli"
FIRMS = (
    "Officine Meccaniche",
    "Studio Legale",
    "Ristorante",
    "Farmacia",
    "Autotrasporti",
    "Costruzioni",
    "Società Agricola",
    "Caffè",
    "Immobiliare",
)
FORMS = ("Srl", "S.r.l.", "SpA", "Snc", "& Figli")


def fill(dsn: str, contacts: int = CONTACTS, calls: int = CALLS) -> None:
    """Contacts with a code and one or two numbers each; calls, wishes to be called back, words of the sales office."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        print(f"filling a database with {contacts:,} contacts and {calls:,} calls …", file=sys.stderr)
        connection.execute("create table people (id bigint, name text, code text, mobile text, office text)")
        with connection.cursor().copy("copy people from stdin") as copy:
            for row in people(contacts):
                copy.write_row(row)
        connection.execute("set maintenance_work_mem = '1GB'")
        with bare(connection, *FILLED):
            for statement in FILL:
                connection.execute(
                    statement, {"contacts": contacts, "calls": calls} if "%(" in statement else None
                )
        connection.execute("vacuum analyze")


def people(how_many: int) -> Iterator[tuple[int, str, str, str, str | None]]:
    """Id, name, code and numbers; surnames are shared as they are in a telephone book: some by thousands, most by few."""
    chance = random.Random(7)
    surnames = [*COMMON.split(), *sorted({_surname(chance, SYLLABLES.split()) for _ in range(60_000)})]
    for id_ in range(1, how_many + 1):
        office = f"+39{chance.choice(('02', '06', '011', '081'))}{chance.randrange(10**7, 10**8)}"
        mobile = f"+393{chance.choice('234')}{chance.randrange(10)}{chance.randrange(10**6, 10**7)}"
        yield id_, _name(chance, surnames), f"M{id_:07}", mobile, office if id_ % 5 < 2 else None


def _surname(chance: random.Random, syllables: Sequence[str]) -> str:
    return "".join(chance.choice(syllables) for _ in range(chance.choice((2, 3, 3, 4)))).capitalize()


def _name(chance: random.Random, surnames: Sequence[str]) -> str:
    surname = surnames[int(len(surnames) * chance.random() ** 3)]
    if chance.random() < 0.6:
        return f"{chance.choice(FIRST.split())} {surname}"
    return f"{chance.choice(FIRMS)} {surname} {chance.choice(FORMS)}"


FILLED = ("contacts", "codes", "numbers", "contracts", "grants", "calls", "call_backs", "decisions")
FILL: tuple[LiteralString, ...] = (
    """
    insert into contacts (id, name, language, created_at, created_by) overriding system value
        select id, name, 'it', now(), 'bench' from people
    """,
    """
    insert into codes (code, keyed, kind, contact_id)
        select code, translate(code, 'M', '6'), 'customer', id from people
    """,
    """
    insert into numbers (number, contact_id, trust, source, added_at, added_by)
        select number, id, 'declared'::trust, 'import', now(), 'bench'
        from people, unnest(array[mobile, office]) as number where number is not null
    """,
    """
    insert into contracts (contact_id, kind, starts_on, paid_until, added_at, added_by)
        select id, 'standard', current_date - 100, current_date + 265, now(), 'bench' from people where id % 2 = 0
    """,
    # Half of them registered once, and all but a few hundred of these were granted since.
    """
    insert into grants (contact_id, state, at, by, why)
        select id, 'awaiting', now() - id * interval '1 min' - interval '1 s', 'web', 'registered'
        from people where id % 2 = 1
    """,
    """
    insert into grants (contact_id, state, at, by, why)
        select id, 'granted', now() - id * interval '1 min', 'bench', '' from people
        where id % 2 = 1 and id % 1000 <> 1
    """,
    """
    insert into calls (id, began_at, caller, dialled, source, contact_id, script, verdict, reason, outcome, ended_at)
        select 'bench-' || n, now() - (%(calls)s - n) * interval '20 s', mobile, '+390298765432', 'main', people.id,
               'screening', 'support', 'paid',
               case when n % 10000 = 0 then 'script-failed' when n % 7 = 0 then 'goodbye' else 'talked' end, now()
        from generate_series(1, %(calls)s) n join people on people.id = n::bigint * 7919 % %(contacts)s + 1
    """.replace(" % 10000", " %% 10000")
    .replace(" % 7 ", " %% 7 ")
    .replace("7919 % ", "7919 %% "),
    """
    insert into call_backs (call_id, number, contact_id, about, asked_at, done_at, done_by)
        select id, caller, contact_id, 'support', began_at, began_at + interval '1 h', 'bench'
        from calls where outcome = 'goodbye'
    """,
    "update call_backs set done_at = null, done_by = null where asked_at > now() - interval '5 days'",
    """
    insert into decisions (call_id, script_at, position, at, known, rule, verdict, took_ms)
        select id, began_at, 0, began_at,
               jsonb_build_object('number', caller, 'customers', '[]'::jsonb, 'codes', 'not-asked', 'chosen', null,
                                  'choice_failed', false, 'look_up_failed', false),
               'number-unknown', '{"to": "ask-code", "reason": "number-unknown"}', 4.0
        from calls where began_at > now() - interval '100 days'
    """,
)
