"""The settings over the API: what stands on their pages, a subject a file."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from centralino.prompts.offered import MOST_BYTES as LARGEST_RECORDING
from centralino.uploads.files import MOST_BYTES as LARGEST_REGISTER
from web.api.frame.entering import FileTaken
from web.api.frame.routing import ROOT
from web.api.resources.settings import (
    calling_rules,
    destinations,
    opening_hours,
    organisation,
    prompts,
    recordings,
    register_files,
    registers,
    test_calls,
    text_provider,
    trunks,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    organisation.router,
    destinations.router,
    opening_hours.router,
    trunks.router,
    test_calls.router,
    text_provider.router,
    calling_rules.router,
    registers.router,
    register_files.with_a_file,
    register_files.router,
    prompts.router,
    recordings.with_a_file,
    recordings.router,
)
"""In the order of the document."""

FILES: Final = (
    FileTaken("POST", f"{ROOT}/settings/registers/files", LARGEST_REGISTER),
    FileTaken("PUT", rf"{ROOT}/settings/prompts/\w+/[\w-]+/recording", LARGEST_RECORDING),
)
"""Files that are sent as bodies."""
