"""What becomes of campaigns when a list is renamed, merged into another, or removed; each within a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino.access.store.audit import told_as_one
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store import lists as store
from centralino.campaigns.store.lists import UsedBy
from centralino.database import Connection
from centralino.directory import list_store
from centralino.directory.contacts import Refused
from centralino.directory.list_store import ContactList
from centralino.directory.lists import taken_list_name, wrong_list_name
from centralino.worded import worded

_OVER = (CampaignState.FINISHED, CampaignState.CANCELLED)
_TO_COME = (CampaignState.DRAFT, CampaignState.READY)


@dataclass(frozen=True, slots=True)
class ListUse:
    """What hangs on a list: how many are on it, and the campaigns whose plan names it.

    Those `to_come` would call nobody, or fewer, without it; those `under_way` have invited its members, who stay so.
    """

    members: int
    to_come: tuple[UsedBy, ...]
    under_way: tuple[UsedBy, ...]
    over: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merger came to: how many were new on the list that stays, and what it has now."""

    joined: int
    into: ContactList


async def use_of(connection: Connection, of: ContactList) -> ListUse:
    """What would be touched if the list changed."""
    named = await store.campaigns_that_name(connection, of.name)
    return ListUse(
        of.members,
        to_come=_in(named, _TO_COME),
        under_way=tuple(each for each in named if each.state not in (*_TO_COME, *_OVER)),
        over=len(_in(named, _OVER)),
    )


async def uses(connection: Connection) -> dict[str, int]:
    """How many campaigns that are not over have each list in their plan; lists of none are left out."""
    return await store.lists_in_plans(connection)


async def rename_list(connection: Connection, of: ContactList, name: str) -> ContactList | Refused:
    """The list is called otherwise, in every plan too."""
    if wrong := wrong_list_name(name):
        return wrong
    if await list_store.lists(connection, [name]):
        return taken_list_name(name)
    if not await store.hold_list(connection, of.id):
        return _gone(of)
    await store.update_name(connection, of.id, name)
    await store.rename_in_plans(connection, of.name, name)
    return (await list_store.lists(connection, [name]))[0]


async def merge_lists(
    connection: Connection, of: ContactList, into: ContactList, at: datetime, by: str
) -> Merged | Refused:
    """Whoever is on the one list is on the other, which plans name in its place; the first is no more.

    A campaign that has not begun calls all of them then; one that is under way, whom it had invited.
    """
    if of.id == into.id:
        return Refused(worded("it takes two lists to merge: choose another than %(name)s", name=of.name))
    for each in sorted((of, into), key=lambda each: each.id):
        if not await store.hold_list(connection, each.id):
            return _gone(each)
    async with told_as_one(connection) as tell:
        joined = await store.move_members(connection, of.id, into.id, at, by)
        await tell(
            at=at,
            what="merged",
            kind="lists",
            subject="list",
            subject_id=into.id,
            after={"from": of.name, "joined": joined},
        )
    await store.move_invitations(connection, of.id, into.id)
    await store.rename_in_plans(connection, of.name, into.name)
    await store.delete_list(connection, of.id)
    return Merged(joined, (await list_store.lists(connection, [into.name]))[0])


async def remove_list(connection: Connection, of: ContactList) -> ListUse | Refused:
    """The list is no more; its members stay as contacts, and invited where they are. What it was used by."""
    if not await store.hold_list(connection, of.id):
        return _gone(of)
    use = await use_of(connection, of)
    if use.to_come:
        return Refused(
            worded(
                "the list %(name)s is to be called by %(campaigns)s: take it out of that plan first",
                name=of.name,
                campaigns=tuple(each.name for each in use.to_come),
            )
        )
    await store.delete_list(connection, of.id)
    return use


def _gone(of: ContactList) -> Refused:
    return Refused(worded("there is no list %(name)s any more", name=of.name))


def _in(named: Sequence[UsedBy], states: Sequence[CampaignState]) -> tuple[UsedBy, ...]:
    return tuple(each for each in named if each.state in states)
