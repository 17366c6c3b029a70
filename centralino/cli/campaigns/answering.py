"""`centralino campaign invite`, `withdraw` and `answer`: what staff do for single members."""

from __future__ import annotations

from typing import Annotated

import typer

from centralino.campaigns.answering import take_answer
from centralino.campaigns.life import members
from centralino.campaigns.life.preparing import make_sayings
from centralino.campaigns.life.steps import find
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered, Taken
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.members import names_to_say
from centralino.campaigns.telling.archive import participant
from centralino.cli.campaigns.participants import participants_table
from centralino.cli.campaigns.words import Because, CampaignNamed, MemberNamed
from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, fail, say
from centralino.cli.progress import progress_bar
from centralino.database import Connection
from centralino.directory.contacts import Contact
from centralino.directory.lists import find_list

_SAID = {
    Taken.FIRST: "The answer is taken, and nothing more is due.",
    Taken.CHANGED: "A change of mind: the answer is taken, the one before is kept in the history.",
    Taken.SAME: "They had said so before.",
    Taken.TOLD_BEFORE: "That was told before.",
}


def invite(
    campaign: CampaignNamed,
    member: Annotated[
        list[str] | None,
        typer.Option(
            "--member", help="An id, a code, a part of the name. May be repeated.", show_default=False
        ),
    ] = None,
    lists: Annotated[
        list[str] | None,
        typer.Option(
            "--list", help="Everybody on it who is not invited yet. May be repeated.", show_default=False
        ),
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Invite members or lists, also while the campaign runs, and also anew whoever was withdrawn.

    Example: centralino campaign invite cena --member Rossi --list amici
    """
    if not member and not lists:
        raise typer.BadParameter("say whom: --member or --list")

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            held = agreed(await find(connection, campaign))
            contacts = [await office.contact(connection, each) for each in member or ()]
        await _make_names(office, held, contacts, lists or [])
        who, added = at_the_desk(by), 0
        async with office.changing(by) as connection:
            for contact in contacts:
                agreed(await members.invite_contact(connection, campaign, contact, at=office.now, by=who))
                added += 1
            for name in lists or ():
                called = agreed(await find_list(connection, name))
                added += agreed(
                    await members.invite_list(connection, campaign, called, at=office.now, by=who)
                )
        say({"invited": added}, as_json, f"{added:,} invited to {campaign}.")

    in_office(work)


def withdraw(
    campaign: CampaignNamed, member: MemberNamed, why: Because = "", by: By = None, as_json: AsJson = False
) -> None:
    """Take somebody out of a campaign: no call, no text; a call that rings just now is ended.

    Example: centralino campaign withdraw cena Rossi --why "has moved away"
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            contact = await office.contact(connection, member)
            held = agreed(
                await members.withdraw_contact(
                    connection, campaign, contact, at=office.now, by=at_the_desk(by), why=why
                )
            )
            await _show(office, connection, held.campaign_id, contact, "", as_json)

    in_office(work)


def answer(
    campaign: CampaignNamed,
    member: MemberNamed,
    said: Annotated[Answer, typer.Argument(metavar="yes|no", show_default=False)],
    party: Annotated[
        int | None, typer.Option(help="How many come, they included.", min=1, max=99, show_default=False)
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Write down an answer that came to you: it counts as any other, and cancels what was due.

    Example: centralino campaign answer cena Rossi yes --party 2
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            contact = await office.contact(connection, member)
            held = agreed(await find(connection, campaign))
            invited = await participant(connection, held.id, contact.id) or fail(
                f"{contact.name} is not invited to {campaign}"
            )
            answered = Answered(said, office.now, AnswerChannel.STAFF, at_the_desk(by), party=party)
            taken = await take_answer(connection, invited.invitation_id, answered, office.now)
            words = _SAID.get(taken) or fail(f"{campaign} takes no answer of {contact.name}: {taken}")
            await _show(office, connection, held.id, contact, words, as_json)

    in_office(work)


async def _make_names(office: Office, held: Campaign, contacts: list[Contact], lists: list[str]) -> None:
    """Names are said in calls that may be placed in the next second."""
    async with office.database.connection() as connection:
        names = await names_to_say(connection, held.id, lists, [each.id for each in contacts])
    with progress_bar("clips") as show:
        await make_sayings(office.settings, held.plan, names, show)


async def _show(
    office: Office, connection: Connection, campaign_id: int, contact: Contact, words: str, as_json: bool
) -> None:
    found = await participant(connection, campaign_id, contact.id)
    assert found is not None
    say(found, as_json, *([words] if words else []), participants_table([found], office.zone))
