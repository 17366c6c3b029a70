"""New editions of opposition registers over the API: a file is sent, looked through, and taken or given up."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import Path, Query, Request, Response
from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.campaigns.life.registers import RegisterImported, meant_register
from centralino.directory.contacts import Refused
from centralino.uploads.files import MOST_BYTES, plain_name
from web import register_files
from web.api.frame import Client, Day, Kind, Name, Problem, Said, Told, made_at, needs, resource, there
from web.api.frame.document import answer_of
from web.api.frame.files import arriving, body_of, must_be_one_of
from web.api.frame.routing import resource_of_files
from web.errands import Errand
from web.register_files import Brought, Looked, Unreadable

TAG: Final = "Opposition registers"
with_a_file = resource_of_files("settings/registers/files", TAG)
router = resource("settings/registers/files", TAG)

Changing = Annotated[Client, needs(Right.SETTINGS)]
FileInPath = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,64}$")]
ACCEPTED: Final = 202
SORTS: Final = (
    "text/csv",
    "text/plain",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/octet-stream",
)


class NewEdition(Said):
    """What the file is."""

    register_name: Annotated[Name, Field(description="Of those that a law asks for, a part of it will do.")]
    as_of: Annotated[Day, Field(description="On which its keeper drew it up, and not that of today.")]
    name: Annotated[Name, Field(description="What the file is called, for the log of changes.")] = "?"


class FileState(StrEnum):
    """What is being done with it, or came of it."""

    AT_WORK = "at-work"
    LOOKED = "looked"
    TAKEN = "taken"
    REFUSED = "refused"


class CellPassedOver(Told):
    """A cell that is no number, in a row as the spreadsheet counts them."""

    row: int
    text: str


class RegisterFile(Told):
    """A file that lies here, and how far it is; what is not known yet is null."""

    file: str
    state: Annotated[
        FileState,
        Field(
            description="`at-work` is being looked through or taken: ask again. `looked` waits to be taken."
        ),
    ]
    done: Annotated[int, Field(description="Rows that were read.")]
    of: Annotated[int, Field(description="How many there may be.")]
    register_name: str | None = None
    as_of: date | None = None
    numbers: Annotated[int | None, Field(description="In the file; once it is taken, in the register.")] = (
        None
    )
    passed_over: Annotated[int | None, Field(description="Cells that are no numbers.")] = None
    first_passed_over: Annotated[list[CellPassedOver], Field(default_factory=list)]
    members: Annotated[
        int | None, Field(description="Of what is taken: who waits for a call, and is in it.")
    ] = None
    why: Annotated[str | None, Field(description="Of what is refused.")] = None


@with_a_file.post(
    "",
    status_code=ACCEPTED,
    summary="Bring a new edition of a register",
    openapi_extra=body_of(*SORTS),
    responses={Kind.WRONG_SORT.status: answer_of(Kind.WRONG_SORT)},
)
async def bring(
    asked: Annotated[NewEdition, Query()], request: Request, client: Changing, response: Response
) -> RegisterFile:
    """CSV or XLSX, as its keeper hands it out: one number or several a row. It is looked through, not yet taken."""
    must_be_one_of(SORTS, request)
    register = _register(asked.register_name)
    if asked.as_of > client.today:
        raise Problem.of_fields({"?as_of": "is a day that is still to come"})
    kept = await register_files.keep(client.office, arriving(request))
    if kept is None:
        raise Problem(Kind.TOO_LARGE, f"Send {MOST_BYTES:,} bytes at the most.")
    try:
        await client.changing()  # so that the answer is kept for the request's key
    except BaseException:
        register_files.drop(client.office, kept)
        raise
    register_files.look(client.office, Brought(kept, plain_name(asked.name), register, asked.as_of))
    made_at(response, f"settings/registers/files/{kept}")
    return _of(client, kept)


@router.get("/{file}", summary="Look at a file of a register")
async def show(file: FileInPath, client: Changing) -> RegisterFile:
    """How far it is; then what is in it, and at last what came of it. Who asks for the last again may be told 404."""
    return _of(client, file)


@router.post("/{file}/take", status_code=ACCEPTED, summary="Take a new edition of a register")
async def take(file: FileInPath, client: Changing) -> RegisterFile:
    """It takes the place of the edition before as a whole; an older one is refused, as `state` then says."""
    brought = _waiting(client, file)
    await client.changing()
    register_files.take(client.office, brought, at=client.now, by=client.by, via="api")
    return _of(client, file)


@router.delete("/{file}", status_code=204, summary="Give a file of a register up")
async def give_up(file: FileInPath, client: Changing) -> None:
    """Nothing of it is taken."""
    register_files.give_up(client.office, _waiting(client, file))


def _register(written: str) -> str:
    """Raises `Problem` (422) where it is not said which."""
    meant = meant_register(written)
    if isinstance(meant, Refused):
        raise Problem.of_fields({"?register_name": str(meant.why)})
    return meant


def _waiting(client: Client, file: str) -> Brought:
    """Raises `Problem`: 404, or 409 for one that waits for no decision."""
    there(register_files.errand_of(client.office, file), "file")
    looked = register_files.looked(client.office, file)
    if looked is None:
        raise Problem(Kind.REFUSED, "It does not wait to be taken: look at its state.")
    return looked.brought


def _of(client: Client, file: str) -> RegisterFile:
    """Raises `Problem`: 404, or 500 where something of ours has failed."""
    errand = there(register_files.errand_of(client.office, file), "file")
    if errand.failed:
        raise Problem(Kind.BROKEN, "Something failed on our side; our log says why. Bring it again.")
    match errand.result:
        case Looked() as looked:
            return _looked(file, errand, looked)
        case RegisterImported() as taken:
            return _bare(
                file,
                errand,
                FileState.TAKEN,
                register_name=taken.register,
                numbers=taken.numbers,
                members=taken.members,
            )
        case Refused(why) | Unreadable(why):
            return _bare(file, errand, FileState.REFUSED, why=str(why))
        case _:
            return _bare(file, errand, FileState.AT_WORK)


def _looked(file: str, errand: Errand, looked: Looked) -> RegisterFile:
    brought, passed_over = looked.brought, looked.found.passed_over
    return _bare(
        file,
        errand,
        FileState.LOOKED,
        register_name=brought.register,
        as_of=brought.as_of,
        numbers=looked.found.numbers,
        passed_over=passed_over.cells,
        first_passed_over=[CellPassedOver.model_validate(each) for each in passed_over.first],
    )


def _bare(file: str, errand: Errand, state: FileState, **known: Any) -> RegisterFile:
    return RegisterFile(file=file, state=state, done=errand.done, of=errand.of, **known)
