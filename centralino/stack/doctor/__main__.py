"""`python -m centralino.stack.doctor`: each finding as a line of its own, for whoever reads along."""

from __future__ import annotations

import asyncio
import logging
import sys

import structlog

from centralino.settings import Settings, SettingsError, load
from centralino.stack.children import die_with_parent
from centralino.stack.doctor.apart import written
from centralino.stack.doctor.examining import examine
from centralino.stack.doctor.findings import Finding, wrong
from centralino.worded import worded


def main() -> int:
    """0 when the round was made to its end, whatever was found."""
    die_with_parent()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        settings = load()
    except SettingsError as error:
        _tell(
            wrong(worded("settings"), str(error), worded("mend them: nothing starts with them as they are"))
        )
        return 0
    asyncio.run(_all(settings))
    return 0


async def _all(settings: Settings) -> None:
    async for finding in examine(settings):
        _tell(finding)


def _tell(finding: Finding) -> None:
    print(written(finding), flush=True)


if __name__ == "__main__":
    sys.exit(main())
