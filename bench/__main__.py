"""`python -m bench`: measures everything and writes it into docs/benchmarks.md."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

from bench import forecast, screening
from bench.campaigns import claiming, importing, originating
from bench.fastagi.__main__ import AT_ONCE, machine, race, table

PAGE = Path("docs/benchmarks.md")
SESSIONS, ROUNDS = 6000, 3

TEXT = """# Benchmarks

Written by `make bench` on {day}: {machine}. The machine was shared with other work (load {load}), so read the ratios, not the
rates.

## FastAGI: five commands a session

Each server in a process of its own, all in turn in the same run, {rounds} rounds; the other end plays Asterisk over loopback.
Ours runs with all its checks on: quoting, line and greeting limits, time-outs, hang-ups noticed, peers allowed. The bare streams
server has none of them, and panoramisk checks nothing.

{fastagi}

## Screening: from the look-up to the verdict

{people:,} contacts with a number, a code and a contract each, in the embedded Postgres as it is shipped (every commit is synced);
one caller in ten is unknown. One process, eight connections. Each decision loads the caller with all contracts, grants and recent
wrong codes in one query, and asks the rules.

{screening}

## Campaigns: the claim of the next hundred

A claim takes the hundred who are due longest, in one transaction that holds the trunk and the people, asks the gate of each, and
writes the calls and attempts. A database for each size on one server, as it is shipped; {claims} claims from each in turn, so that
whatever else the machine does hits all alike. Everybody is due, in the order of their list, and has a number of their own that was
never looked at; whoever was claimed waits again behind all others, so that as many wait for the next claim.

{claiming}

## Campaigns: an outcome written down

The PBX says that a call was busy: the line is freed, the attempt has its disposition, the rules say when to call again, and all of
it is committed. {outcomes:,} of them, one after another, in the database of a million. Beside it, in turn, a transaction that
changes one row.

{recording}

## Campaigns: calls placed

{calls:,} calls over {lines} lines without a pace, to numbers of the lab's carrier that are busy at once, so that nothing limits
them but the work on each call. A real Asterisk on both sides. The bare loop originates over AMI and waits for the hang-up, in a
process of its own; the scheduler claims, originates, and writes down what became of it. Both in turn, {originating_rounds} times;
the rates are the carrier's, from the first call to the last. Both Asterisks, Postgres and the processes share the cores: what the
scheduler and Postgres do for a call they take from the Asterisks.

{originating}

## Campaigns: a million members brought in

A CSV file of members with a code, a mobile, one in three with a second number, and a language. Every cell is checked, numbers are
spelt as E.164, rows are compared with each other and with what is known, and whoever is named is put on a list, all in one
transaction. COPY is given what came of it, ready made, into the same tables with the same keys, indexes and constraints. (A table
without any of them takes the file as it is in a moment; nobody could be found in it.)

{importing}

## Campaigns: a forecast

{forecast}
"""


def main() -> None:
    """Takes twenty minutes or so."""
    fastagi = []
    for at_once in AT_ONCE:
        print(f"FastAGI servers with {at_once} calls at once …", file=sys.stderr)
        fastagi += race(at_once, SESSIONS, ROUNDS)
    decisions = screening.measure()
    placed = originating.measure()
    claims, written = claiming.measure()
    imported = importing.measure()
    forecasts = forecast.measure()
    PAGE.write_text(
        TEXT.format(
            day=date.today().isoformat(),  # noqa: DTZ011 (the day on the wall of who runs it)
            machine=machine(),
            load=f"{os.getloadavg()[2]:.1f} over the last quarter of an hour, ours included",
            rounds=ROUNDS,
            fastagi=table(fastagi),
            people=screening.PEOPLE,
            screening=screening.report(decisions),
            claims=claiming.CLAIMS,
            claiming=claiming.report(claims),
            outcomes=claiming.OUTCOMES,
            recording=claiming.report_outcomes(written),
            calls=originating.CALLS,
            lines=originating.LIMITS.lines,
            originating_rounds=originating.ROUNDS,
            originating=originating.report(placed),
            importing=importing.report(imported),
            forecast=forecast.report(forecasts),
        )
    )
    print(PAGE.read_text())


if __name__ == "__main__":
    main()
