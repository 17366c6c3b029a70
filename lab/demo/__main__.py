"""The demonstration, from setting up to the last table; exit code 0 only if all of it is as it should be."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import time

from rich.console import Console

from centralino.prompts.catalogue import read_catalogue
from centralino.stack.asterisk import AsteriskMissing, AsteriskWillNotStart
from centralino.stack.postgres import PostgresError
from lab.carrier import Account
from lab.demo import campaign
from lab.demo.cast import ALL
from lab.demo.stage import Stage
from lab.demo.support_act import play_support_line
from lab.demo.words import Words
from lab.heard import Moment
from lab.house import CHECKOUT, House, NotReady, TextAccount
from lab.network import Lab
from lab.personas import People, read_people
from lab.ports import free_port
from lab.texts import TextNetwork

SUPPORT, CAMPAIGN = "support", "campaign"
WIDTH_OF_A_FILE = 150


def main() -> int:
    """Run it."""
    asked = argparse.ArgumentParser(prog="python -m lab.demo", description=__doc__)
    asked.add_argument("act", nargs="*", help=f"{SUPPORT} or {CAMPAIGN}; both, if none is named")
    acts = asked.parse_args().act or [SUPPORT, CAMPAIGN]
    console = Console() if sys.stdout.isatty() else Console(width=WIDTH_OF_A_FILE)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # it tells of the connections that we cut
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # and of requests that are never answered
    try:
        return asyncio.run(demonstrate(console, acts))
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.print("stopped")
        return 130
    except (AsteriskMissing, AsteriskWillNotStart, NotReady, PostgresError) as error:
        print(error, file=sys.stderr)
        return 1


async def demonstrate(console: Console, acts: list[str]) -> int:
    """Set up, play the acts one after the other; the exit code."""
    _end_in_order_when_told()
    began = time.monotonic()
    people = read_people()
    stage = _support_stage(people, console)
    call_backs = campaign.CallBacks()
    members = campaign.members()

    def watch(caller: str, moment: Moment) -> None:
        (call_backs if caller in members else stage).watch(caller, moment)

    console.print("Starting Postgres, Asterisk and our processes, and a telephone network around them …")
    good = True
    async with TextNetwork(fates=campaign.fate) as network:
        account = Account(free_port())
        async with (
            Lab(account, people, members=members, watch=watch) as lab,
            House(account, trunk=campaign.TRUNK, texts=_text_account(network)) as house,
            house.database() as database,
        ):
            if SUPPORT in acts:
                good &= await play_support_line(console, house, lab, people, database, stage)
            if CAMPAIGN in acts:
                good &= await campaign.play_campaign(console, house, lab, network, database, call_backs)
    console.print(f"All of it took {time.monotonic() - began:.0f} seconds.", highlight=False)
    return 0 if good else 1


def _support_stage(people: People, console: Console) -> Stage:
    words = Words(read_catalogue(CHECKOUT / "sounds" / "prompts.toml"), people)
    return Stage([part.caller for part in ALL], people, words, console)


def _text_account(network: TextNetwork) -> TextAccount:
    return TextAccount(network.base_address, network.number, network.account, network.auth_token)


def _end_in_order_when_told() -> None:
    """As Ctrl-C does: a terminal that is closed leaves no Postgres behind."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)


if __name__ == "__main__":
    sys.exit(main())
