"""The parts that can be measured, each by its name, and what its sections say."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Final

from bench import forecast, screening, uploading
from bench.boards import answering
from bench.campaigns import claiming, importing, originating
from bench.fastagi.__main__ import AT_ONCE, race, table
from bench.looking import asking as looking
from bench.pages import asking as pages
from bench.pages.campaigns import LISTS

SESSIONS, ROUNDS = 6000, 3

Sections = Mapping[str, str]
"""What is said under each title."""

FASTAGI = "FastAGI: five commands a session"
SCREENING = "Screening: from the look-up to the verdict"
CLAIMING = "Campaigns: the claim of the next hundred"
RECORDING = "Campaigns: an outcome written down"
PLACING = "Campaigns: calls placed"
IMPORTING = "Campaigns: a million members brought in"
FORECAST = "Campaigns: a forecast"
UPLOADING = "Pages: a workbook of a million members"
PAGES = "Pages: the server's time for each"
LOOKING = "Pages: whoever looks for somebody"
BOARDS = "Pages: three hundred open boards"
ORDER: Final = (
    FASTAGI, SCREENING, CLAIMING, RECORDING, PLACING, IMPORTING, FORECAST, PAGES, LOOKING, BOARDS, UPLOADING,
)  # fmt: skip


def of_fastagi() -> Sections:
    """Ours beside those of the field."""
    rows = []
    for at_once in AT_ONCE:
        print(f"FastAGI servers with {at_once} calls at once …", file=sys.stderr)
        rows += race(at_once, SESSIONS, ROUNDS)
    return {
        FASTAGI: f"""\
Each server in a process of its own, all in turn in the same run, {ROUNDS} rounds; the other end plays Asterisk over loopback.
Ours runs with all its checks on: quoting, line and greeting limits, time-outs, hang-ups noticed, peers allowed. The bare streams
server has none of them, and panoramisk checks nothing.

{table(rows)}"""
    }


def of_screening() -> Sections:
    """What is decided while the caller waits."""
    return {
        SCREENING: f"""\
{screening.PEOPLE:,} contacts with a number, a code and a contract each, in the embedded Postgres as it is shipped (every commit is
synced); one caller in ten is unknown. One process, eight connections. Each decision loads the caller with all contracts, grants and
recent wrong codes in one query, and asks the rules.

{screening.report(screening.measure())}"""
    }


def of_claiming() -> Sections:
    """What the dialler does before and after a call."""
    claims, written = claiming.measure()
    return {
        CLAIMING: f"""\
A claim takes the hundred who are due longest, in one transaction that holds the trunk and the people, asks the gate of each, and
writes the calls and attempts. A database for each size on one server, as it is shipped; {claiming.CLAIMS} claims from each in turn, so
that whatever else the machine does hits all alike. Everybody is due, in the order of their list, and has a number of their own that
was never looked at; whoever was claimed waits again behind all others, so that as many wait for the next claim.

{claiming.report(claims)}""",
        RECORDING: f"""\
The PBX says that a call was busy: the line is freed, the attempt has its disposition, the rules say when to call again, and all of
it is committed. {claiming.OUTCOMES:,} of them, one after another, in the database of a million. Beside it, in turn, a transaction that
changes one row.

{claiming.report_outcomes(written)}""",
    }


def of_placing() -> Sections:
    """Two Asterisks and the scheduler between them."""
    return {
        PLACING: f"""\
{originating.CALLS:,} calls over {originating.LIMITS.lines} lines without a pace, to numbers of the lab's carrier that are busy at once,
so that nothing limits them but the work on each call. A real Asterisk on both sides. The bare loop originates over AMI and waits for the
hang-up, in a process of its own; the scheduler claims, originates, and writes down what became of it. Both in turn,
{originating.ROUNDS} times; the rates are the carrier's, from the first call to the last. Both Asterisks, Postgres and the processes
share the cores: what the scheduler and Postgres do for a call they take from the Asterisks.

{originating.report(originating.measure())}"""
    }


def of_importing() -> Sections:
    """The command."""
    return {
        IMPORTING: f"""\
A CSV file of members with a code, a mobile, one in three with a second number, and a language. Every cell is checked, numbers are
spelt as E.164, rows are compared with each other and with what is known, and whoever is named is put on a list, all in one
transaction. COPY is given what came of it, ready made, into the same tables with the same keys, indexes and constraints. (A table
without any of them takes the file as it is in a moment; nobody could be found in it.)

{importing.report(importing.measure())}"""
    }


def of_forecast() -> Sections:
    """What a campaign would come to."""
    return {FORECAST: forecast.report(forecast.measure())}


def of_uploading() -> Sections:
    """The same on a page."""
    return {
        UPLOADING: f"""\
A workbook of a million rows with a name and a mobile each, uploaded and taken on its page by the web process and its worker as they
are shipped; what is allowed is {uploading.ALLOWED} MB.

{uploading.report(uploading.measure())}"""
    }


ALONE: Final[Mapping[str, Callable[[], Sections]]] = {
    "fastagi": of_fastagi,
    "screening": of_screening,
    "placing": of_placing,
    "claiming": of_claiming,
    "importing": of_importing,
    "forecast": of_forecast,
    "uploading": of_uploading,
}


def of_pages(dsn: str) -> Sections:
    """Every door of the staff."""
    return {
        PAGES: f"""\
{HOUSE} Asked over HTTP by an administrator, one page at a time, of the
application that the web process serves; told is the time from the request to the last byte of the answer in the server. What an
address names (a campaign, a contact, a list, a call) is drawn by lot from all there are, but of two campaigns one is running, and
the largest of these ({LISTS[0][0]:,} members) has rows of its own.

{pages.report(pages.walk(dsn))}"""
    }


def of_looking(dsn: str) -> Sections:
    """Searches and lists, without the pages around them."""
    return {
        LOOKING: f"""\
In the same house, what staff look for, without the page around it: from the question to the answer over one connection.

{looking.report(looking.ask(dsn))}"""
    }


def of_boards(dsn: str) -> Sections:
    """Answers as they come."""
    return {
        BOARDS: f"""\
In the same house, {answering.BOARDS} boards open over server-sent events, read by {answering.READERS} processes; the web process as it is
shipped, one for all. {answering.ANSWERS} answers, one every {answering.EVERY} s. Told is the time from the key, before its answer is
written down, until the board has it, for every answer on every board of its campaign.

{answering.report(answering.watch(dsn))}"""
    }


HOUSE = (
    "A million contacts with codes, numbers and contracts; 200 campaigns with 2.5 million invitations, 5 million attempts and half a "
    "million texts; half a million calls; a million changes in the log; on the embedded Postgres as it is shipped."
)
IN_A_HOUSE: Final[Mapping[str, Callable[[str], Sections]]] = {
    "pages": of_pages,
    "looking": of_looking,
    "boards": of_boards,
}
