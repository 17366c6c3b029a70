"""`centralino campaign hear`: the invitation as a member would hear it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from centralino.campaigns.clips.sayings import Named, Saying, Sayings, Voiced
from centralino.campaigns.life.preparing import clips_folder, make_sayings, unusable_recordings
from centralino.campaigns.life.steps import find
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.participants import participants
from centralino.cli.campaigns.words import CampaignNamed
from centralino.cli.office import Office, agreed, in_office
from centralino.cli.output import AsJson, fail, say
from centralino.cli.progress import progress_bar
from centralino.database import Connection
from centralino.prompts.catalogue import Prompt, read_catalogue
from centralino.prompts.joining import join_clips

PLAYERS = (["aplay", "-q"], ["play", "-q"], ["paplay"], ["afplay"])


@dataclass(frozen=True, slots=True)
class Heard:
    """What was put together; `file` is where it is, null when it was played and thrown away."""

    words: list[str]
    seconds: float
    file: str | None


def hear(
    campaign: CampaignNamed,
    member: Annotated[
        str | None,
        typer.Argument(
            metavar="MEMBER",
            help="Whose name is said; the first who is invited, otherwise.",
            show_default=False,
        ),
    ] = None,
    saying: Annotated[
        Saying,
        typer.Option(help="What: the invitation, or the message for machines, or the first words alone."),
    ] = Saying.INVITATION,
    out: Annotated[
        Path | None, typer.Option(help="Write it into this WAV file, and do not play it.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Hear what a member will hear, in one piece. Clips that are missing are made.

    It is played where there is something to play it with (aplay, sox); else it is written into a file.

    Example: centralino campaign hear cena Rossi --out cena.wav
    """

    player = None if out or as_json else _player()
    with tempfile.TemporaryDirectory() as folder:
        file = out or (None if player else Path(f"{campaign}.wav"))
        path = file or Path(folder) / "heard.wav"

        async def work(office: Office) -> None:
            words, seconds = await _put_together(office, campaign, member, saying, path)
            heard = Heard(words, seconds, str(file) if file else None)
            say(heard, as_json, "\n".join(words), *([f"{seconds:.1f} s, in {file}"] if file else []))

        in_office(work)
        if player:
            subprocess.run([*player, path], check=False)


async def _put_together(
    office: Office, campaign: str, member: str | None, saying: Saying, path: Path
) -> tuple[list[str], float]:
    """Write the clips as one WAV file; their words, and how many seconds they last."""
    async with office.database.connection() as connection:
        held = agreed(await find(connection, campaign))
        named = await _named(office, connection, held, member)
    if wrong := await unusable_recordings(office.settings, held.plan):
        fail("; ".join(wrong))
    with progress_bar("clips") as show:
        await make_sayings(office.settings, held.plan, [each.name for each in named], show)
    clips = _heard(office, held, saying, named)
    seconds = join_clips((each.place for each in clips), clips_folder(office.settings), path)
    return [each.text for each in clips], round(seconds, 1)


async def _named(
    office: Office, connection: Connection, held: Campaign, member: str | None
) -> Sequence[Named]:
    if member:
        contact = await office.contact(connection, member)
        return [Named(contact.name, contact.name_clip)]
    invited = await participants(connection, held.id)
    return [Named(invited[0].name)] if invited else []


def _heard(office: Office, held: Campaign, saying: Saying, named: Sequence[Named]) -> list[Voiced]:
    """As the script says it: who calls, what for, and the keys."""
    sayings = Sayings.of(held.plan, office.settings)
    clips = list(sayings.say(saying, named))
    if saying is not Saying.INVITATION:
        return clips
    keys = [Prompt.INVITATION_CHOICES]
    if held.plan.person:
        keys.append(Prompt.INVITATION_CHOICE_PERSON)
    keys.append(Prompt.INVITATION_CHOICE_NEVER)
    words = read_catalogue(office.settings.folder / "sounds" / "prompts.toml").words
    language = held.plan.language
    prompts = [Voiced(f"{language}/{each}", words[each][language]) for each in keys]
    _complain_of_missing(office, prompts)
    return [*sayings.say(Saying.GREETING, named), *clips, *prompts]


def _complain_of_missing(office: Office, prompts: Sequence[Voiced]) -> None:
    folder = clips_folder(office.settings)
    if any(not (folder / f"{each.place}.wav").exists() for each in prompts):
        fail("the prompts are not made yet: centralino prompts make")


def _player() -> Sequence[str] | None:
    """Something that plays a WAV file, for whoever sits at a terminal."""
    if not sys.stdout.isatty():
        return None
    return next((each for each in PLAYERS if shutil.which(each[0])), None)
