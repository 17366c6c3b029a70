"""Who is invited: lists and single members, before a campaign starts and while it runs; each in a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino.campaigns.life.steps import hold
from centralino.campaigns.rules.lives import CampaignEvent, InvitationEvent, InvitationState, after
from centralino.campaigns.store import answering, asking, claiming, recording
from centralino.campaigns.store import campaigns as campaign_store
from centralino.campaigns.store import members as store
from centralino.campaigns.store.answering import InvitationRow
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.claiming import StepRow
from centralino.campaigns.store.members import Invitable
from centralino.database import Connection
from centralino.directory import list_store
from centralino.directory.contacts import Contact, Refused
from centralino.directory.list_store import ContactList
from centralino.worded import worded

MANY = 1_000  # invitations, after which the database had better know at once how large its table is


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling a campaign's members on its lists came to."""

    added: int
    left_out: int
    of: Invitable


async def settle_members(connection: Connection, held: Campaign, at: datetime, by: str) -> Settled:
    """Bring the invitations of a campaign that has not begun in line with the lists of its plan.

    Members who were invited or withdrawn singly stay so. Done twice it changes nothing the second time.
    """
    lists = held.plan.lists
    left_out = await store.delete_off_the_lists(connection, held.id, lists)
    added = await store.insert_from_lists(connection, held.id, lists, held.plan.texts, at, by)
    if added > MANY:
        await store.measure(connection)
    return Settled(added, left_out, await store.invitable(connection, held.id, lists))


async def invite_list(
    connection: Connection, name: str, members: ContactList, *, at: datetime, by: str
) -> int | Refused:
    """Invite those on a list who are not yet; those who were withdrawn stay so. How many it were."""
    held = await hold(connection, name, CampaignEvent.CHANGED)
    if isinstance(held, Refused):
        return held
    added = await store.insert_from_lists(connection, held.id, [members.name], held.plan.texts, at, by)
    if added > MANY:
        await store.measure(connection)
    if added:
        await _note(connection, held, f"invited {added} of the list {members.name}", at, by)
    return added


async def invite_contact(
    connection: Connection, name: str, contact: Contact, *, at: datetime, by: str
) -> Campaign | Refused:
    """Invite somebody, also anew after they were withdrawn."""
    held = await hold(connection, name, CampaignEvent.CHANGED)
    if isinstance(held, Refused):
        return held
    if not await store.insert_singly(connection, held.id, [contact.id], held.plan.texts, at, by):
        invitation = await store.invitation_of(connection, held.id, contact.id)
        if invitation is None or not await store.invite_anew(connection, invitation, at):
            return Refused(
                worded("%(member)s is invited to %(name)s already", member=contact.name, name=name)
            )
    await _note(connection, held, f"invited #{contact.id}", at, by)
    return held


async def withdraw_contact(
    connection: Connection, name: str, contact: Contact, *, at: datetime, by: str, why: str
) -> InvitationRow | Refused:
    """Somebody is not to be called or texted for this campaign any more; a call that rings just now is ended."""
    campaign = await hold(connection, name, CampaignEvent.CHANGED)
    if isinstance(campaign, Refused):
        return campaign
    invitation = await store.invitation_of(connection, campaign.id, contact.id)
    held = await answering.hold_invitation(connection, invitation) if invitation else None
    if held is None:
        return Refused(worded("%(member)s is not invited to %(name)s", member=contact.name, name=name))
    state = after(held.state, InvitationEvent.WITHDRAWN)
    if state is None:
        return Refused(
            worded("%(member)s was withdrawn from %(name)s before", member=contact.name, name=name)
        )
    await claiming.save_steps(connection, [StepRow(held.id, state, None, None, "withdrawn")])
    if held.state == InvitationState.CALLING:
        await recording.tell_dialers(connection, f"answered {held.id}")
    await _note(connection, campaign, f"withdrew #{contact.id}", at, by, why)
    return held


async def look_again_at(connection: Connection, contact_ids: Sequence[int], now: datetime) -> None:
    """Something has changed of these people: in whatever campaign they are, the rules are asked anew."""
    await store.hold_people(connection, contact_ids=contact_ids)
    await asking.ask_rules_anew(connection, now, contact_ids=contact_ids)
    await recording.tell_dialers(connection, "people")


async def look_again_at_who_has_a_number_now(connection: Connection, now: datetime) -> int:
    """After numbers came by the thousand: the rules are asked anew for those who lacked one; how many people it is.

    Not in the transaction that brought the numbers, which may hold people in another order than everybody takes them.
    """
    found = await store.may_be_reached_now(connection)
    if found:
        await look_again_at(connection, found, now)
    return len(found)


async def not_yet_invited(connection: Connection, campaign: Campaign) -> int:
    """How many on the campaign's lists came onto them since it was prepared."""
    return await store.not_yet_invited(connection, campaign.id, campaign.plan.lists)


async def unknown_lists(connection: Connection, names: Sequence[str]) -> list[str]:
    """Which of these lists do not exist."""
    known = {each.name for each in await list_store.lists(connection, names)}
    return [name for name in names if name not in known]


async def _note(
    connection: Connection, held: Campaign, what: str, at: datetime, by: str, why: str = ""
) -> None:
    await campaign_store.note_change(connection, held.id, at=at, by=by, what=what, why=why)
    await recording.tell_dialers(connection, f"campaign {held.id}")
