"""`python -m bench`: measures everything and writes it into docs/benchmarks.md."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from bench import forecast, screening
from bench.fastagi.__main__ import AT_ONCE, machine, race, table

PAGE = Path("docs/benchmarks.md")
SESSIONS, ROUNDS = 6000, 3

TEXT = """# Benchmarks

Written by `make bench` on {day}: {machine}. The machine was shared with other work, so read the ratios, not the rates.

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

## Forecast: from the database to the ranges

A campaign by calls and texts over {lines} lines, played to its end by the rules that the dialer asks; a third of the members have a
second number. Rates, members and their past are loaded from the embedded Postgres; one run is played by everybody, the others by
every n-th member, shared among the processors. CPU is that of all our processes, Postgres apart.

{forecast}
"""


def main() -> None:
    fastagi = []
    for at_once in AT_ONCE:
        print(f"FastAGI servers with {at_once} calls at once …", file=sys.stderr)
        fastagi += race(at_once, SESSIONS, ROUNDS)
    decisions = screening.measure()
    forecasts = forecast.measure()
    PAGE.write_text(
        TEXT.format(
            day=date.today().isoformat(),  # noqa: DTZ011 (the day on the wall of who runs it)
            machine=machine(),
            rounds=ROUNDS,
            fastagi=table(fastagi),
            people=screening.PEOPLE,
            screening=screening.report(decisions),
            lines=forecast.LINES,
            forecast=forecast.report(forecasts),
        )
    )
    print(PAGE.read_text())


main()
