"""`python3 -m provision`: the steps of the set-up in their order, each done only if it is due."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from provision.asterisk import asterisk_step
from provision.chromium import chromium_step
from provision.postgres import postgres_step
from provision.prompts import prompts_step
from provision.python import DependencySet, python_step
from provision.screen import Screen
from provision.secrets import secrets_step
from provision.step import Failed, Step, alone, take

CHECKOUT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Take every step; 0 if all stand, 1 after naming the first that does not."""
    wanted = DependencySet(_arguments().dependencies)
    began = time.monotonic()
    with Screen() as screen:
        try:
            with alone(CHECKOUT, screen):
                for step in _steps(wanted):
                    take(step, CHECKOUT, screen)
        except Failed as failure:
            screen.failed(str(failure))
            return 1
        except OSError as error:
            screen.failed(f"{error}")
            return 1
        except KeyboardInterrupt:
            screen.failed("stopped; `make setup` goes on from here")
            return 130
        screen.finished(f"set up in {time.monotonic() - began:.1f} s")
    return 0


def _steps(wanted: DependencySet) -> Iterator[Step]:
    """Each looks at what is there only when its turn comes."""
    yield python_step(CHECKOUT, wanted)
    yield asterisk_step(CHECKOUT)
    if wanted is DependencySet.TEST:
        yield chromium_step(CHECKOUT)
    yield postgres_step(CHECKOUT)
    yield secrets_step(CHECKOUT)
    yield prompts_step(CHECKOUT)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m provision", description=__doc__)
    parser.add_argument(
        "--dependencies",
        choices=[each.value for each in DependencySet],
        default=DependencySet.RUN.value,
        help="which lock file to install from",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
