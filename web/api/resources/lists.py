"""Lists over the API: made, renamed, merged and removed; who is on one, put on it and taken off."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from centralino import cursors
from centralino.access.rules.rights import Right
from centralino.campaigns.life import lists as lives
from centralino.database import Connection
from centralino.directory.list_store import ContactList, insert_members, list_of_id, lists_from
from centralino.directory.lists import LIST_NAME, create_list
from centralino.directory.membership import members_page, take_off
from centralino.directory.store import contacts_by_id
from web.api.frame import (
    Client,
    Id,
    Instant,
    Line,
    Listed,
    Paged,
    Problem,
    Said,
    Told,
    granted,
    made_at,
    needs,
    resource,
    there,
)
from web.ids import LARGEST_ID

router = resource("lists", "Lists")

Seeing = Annotated[Client, needs(Right.SEE_LISTS)]
Changing = Annotated[Client, needs(Right.CHANGE_LISTS)]
ListName = Annotated[str, Field(pattern=f"^{LIST_NAME}$", examples=["soci-2026"])]
AT_ONCE = 1000  # members in one request


class List(Told):
    """Who may be invited together."""

    id: int
    name: str
    members: Annotated[int, Field(description="How many are on it.")]
    created_at: Instant
    created_by: str


class NamedList(Said):
    """What a list is called: small letters, digits, - and _."""

    name: ListName


class Merger(Said):
    """Into which list this one goes."""

    into: Annotated[int, Field(ge=1, le=LARGEST_ID, description="Its id.")]


class Merged(Told):
    """What a merger came to."""

    joined: Annotated[int, Field(description="How many were not on it before.")]
    into: List


class MemberSearch(Paged):
    """`q` is words of a name, a code or a number, or how one begins."""

    q: Line = ""


class ListMember(Told):
    """Somebody on a list."""

    customer_id: int
    name: str
    numbers: Annotated[int, Field(description="How many telephone numbers they have.")]
    added_at: Instant
    added_by: str


class NewMembers(Said):
    """Customers by their ids."""

    customer_ids: Annotated[
        tuple[Annotated[int, Field(ge=1, le=LARGEST_ID)], ...], Field(min_length=1, max_length=AT_ONCE)
    ]


class Joined(Told):
    """How many of them were not on the list before."""

    joined: int
    members: Annotated[int, Field(description="How many are on it now.")]


@router.get("", summary="List the lists")
async def look_for(asked: Annotated[Paged, Query()], client: Seeing) -> Listed[List]:
    """By name."""
    after = cursors.read_one(asked.cursor, str) or ""
    async with client.reading() as connection:
        found = await lists_from(connection, after=after, most=asked.limit + 1)
    page = cursors.page(found, asked.limit, lambda each: (each.name,))
    return Listed[List].of(map(List.model_validate, page.rows), page.next)


@router.post("", status_code=201, summary="Make a list")
async def make(wanted: NamedList, client: Changing, response: Response) -> List:
    """With nobody on it."""
    connection = await client.changing()
    made = granted(await create_list(connection, wanted.name, client.now, client.by))
    made_at(response, f"lists/{made.id}")
    return List.model_validate(made)


@router.get("/{list_id}", summary="Show a list")
async def show(list_id: Id, client: Seeing) -> List:
    """How many are on it."""
    async with client.reading() as connection:
        return List.model_validate(await _of(connection, list_id))


@router.patch("/{list_id}", summary="Rename a list")
async def rename(list_id: Id, wanted: NamedList, client: Changing) -> List:
    """In the plans of campaigns, too."""
    connection = await client.changing()
    held = await _of(connection, list_id)
    if wanted.name == held.name:
        return List.model_validate(held)
    return List.model_validate(granted(await lives.rename_list(connection, held, wanted.name)))


@router.post("/{list_id}/merge", summary="Merge a list into another")
async def merge(list_id: Id, wanted: Merger, client: Changing) -> Merged:
    """Whoever is on it is on the other, which plans name in its place; this one is no more."""
    connection = await client.changing()
    held, into = await _of(connection, list_id), await list_of_id(connection, wanted.into)
    if into is None:
        raise Problem.of_fields({"/into": "there is no such list"})
    merged = granted(await lives.merge_lists(connection, held, into, client.now, client.by))
    return Merged(joined=merged.joined, into=List.model_validate(merged.into))


@router.delete("/{list_id}", status_code=204, summary="Remove a list")
async def remove(list_id: Id, client: Changing) -> None:
    """Whoever was on it stays in the directory. Refused while a campaign that has not begun is to call it."""
    connection = await client.changing()
    granted(await lives.remove_list(connection, await _of(connection, list_id)))


@router.get("/{list_id}/members", summary="List who is on a list")
async def members(list_id: Id, asked: Annotated[MemberSearch, Query()], client: Seeing) -> Listed[ListMember]:
    """By name."""
    async with client.reading() as connection:
        page = await members_page(
            connection,
            await _of(connection, list_id),
            client.settings.default_region,
            part=asked.q,
            after=asked.cursor,
            most=asked.limit,
        )
    told = (
        ListMember(
            customer_id=each.contact_id,
            name=each.name,
            numbers=each.numbers,
            added_at=each.added_at,
            added_by=each.added_by,
        )
        for each in page.members
    )
    return Listed[ListMember].of(told, page.next)


@router.post("/{list_id}/members", summary="Put customers on a list")
async def put_on(list_id: Id, wanted: NewMembers, client: Changing) -> Joined:
    """All of them or, where one is unknown, nobody; whoever is on it already stays so."""
    connection = await client.changing()
    to = await _of(connection, list_id)
    known = {each.id for each in await contacts_by_id(connection, list(wanted.customer_ids))}
    unknown = {
        f"/customer_ids/{place}": "there is no such customer"
        for place, each in enumerate(wanted.customer_ids)
        if each not in known
    }
    if unknown:
        raise Problem.of_fields(unknown)
    joined = await insert_members(connection, to.id, sorted(known), client.now, client.by)
    return Joined(joined=joined, members=(await _of(connection, to.id)).members)


@router.delete("/{list_id}/members/{customer_id}", status_code=204, summary="Take somebody off a list")
async def take_out(list_id: Id, customer_id: Id, client: Changing) -> None:
    """Campaigns to which they are invited stay as they are."""
    connection = await client.changing()
    taken = await take_off(connection, await _of(connection, list_id), [customer_id])
    there(taken or None, "member of that list")


async def _of(connection: Connection, list_id: int) -> ContactList:
    """Raises `Problem` (404)."""
    return there(await list_of_id(connection, list_id), "list")
