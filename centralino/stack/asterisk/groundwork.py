"""The configuration every Asterisk needs, whatever it is for: its folders, its modules, its log."""

from __future__ import annotations

from collections.abc import Sequence

from centralino.stack.asterisk.folders import Folders
from centralino.stack.asterisk.layout import AsteriskLayout
from centralino.stack.asterisk.templates import render

FILES = ("asterisk.conf", "modules.conf", "logger.conf", "indications.conf", "amd.conf")
# Asterisk asks for these at its start and complains when they are missing; we use nothing of them.
UNUSED = {
    "cdr.conf": "[general]\nenable = no\n",
    "cel.conf": "[general]\nenable = no\n",
    **dict.fromkeys(("ccss.conf", "features.conf", "queuerules.conf", "udptl.conf"), "[general]\n"),
    **dict.fromkeys(("acl.conf", "pjproject.conf"), "; nothing of it is used\n"),
}


def groundwork(
    layout: AsteriskLayout, folders: Folders, modules: Sequence[str], *, system_name: str, language: str
) -> dict[str, str]:
    """Configuration files by name; `system_name` begins the unique id of every call."""
    values = {
        "layout": layout,
        "folders": folders,
        "modules": modules,
        "system_name": system_name,
        "language": language,
    }
    return render(FILES, values) | UNUSED
