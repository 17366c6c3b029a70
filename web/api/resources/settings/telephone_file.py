"""What of telephone.toml can be changed over the API: by whom it was seen, and what is answered where it was not."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import Field, StringConstraints

from centralino.access.rules.rights import Right
from centralino.directory.contacts import Refused
from centralino.settings.keeping import may_be_changed, version_of
from centralino.support.rerouting import Outdated, Seen
from web.api.frame import Client, Kind, Problem, Told, granted, needs

Seeing = Annotated[Client, needs(Right.EXPLAIN)]
Changing = Annotated[Client, needs(Right.SETTINGS)]
NAME = r"^[a-z][a-z0-9_-]{0,39}$"
NameInPath = Annotated[str, Path(pattern=NAME)]
NameSaid = Annotated[str, StringConstraints(pattern=NAME)]
Version = Annotated[
    str,
    StringConstraints(pattern="^[0-9a-f]{64}$"),
    Field(description="Of the file, as it was told with what is changed here."),
]


class OfTheFile(Told):
    """Of telephone.toml."""

    version: Annotated[
        str | None,
        Field(description="To be sent with a change. Null where this process may not write the file."),
    ]
    not_in_force: Annotated[
        str | None,
        Field(
            description="Why what the file says now is not in force. What is told is in force all the same."
        ),
    ]


def of_the_file(client: Client) -> OfTheFile:
    """To be asked before what is told of it, so that what has changed since then is noticed."""
    path = client.settings.telephone_file
    return OfTheFile(
        version=version_of(path) if path and may_be_changed(path) else None,
        not_in_force=client.office.in_force.complaint,
    )


def seen(client: Client, version: str) -> Seen:
    """The file as it was told. Raises `Problem` (409) where it cannot be changed from here."""
    path = client.settings.telephone_file
    if path is None or not may_be_changed(path):
        raise Problem(
            Kind.REFUSED, "This process may not write telephone.toml: change it there (docs/destinations.md)."
        )
    return Seen(path, version)


def must_be_saved(done: bool | Refused) -> None:
    """Raises `Problem` (409) where it is not."""
    if isinstance(done, Outdated):
        raise Problem(Kind.CHANGED_MEANWHILE, str(done.why))
    granted(done)
