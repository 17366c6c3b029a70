"""Opposition registers over the API: which the law asks for, which we hold, and what they hold back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.campaigns.life.held_back import Asked, asked_for, held_back
from centralino.campaigns.life.registers import held_registers
from centralino.campaigns.rules.law import Purpose
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store.registers import Register as RegisterHeld
from web.api.frame import Client, Instant, Listed, Told, needs, resource

router = resource("settings/registers", "Opposition registers")

Seeing = Annotated[Client, needs(Right.SEE_SETTINGS)]


class Edition(Told):
    """The one that is held; `as_of` is the day on which its keeper drew it up."""

    as_of: date
    days_old: int
    numbers: int
    imported_at: Instant
    imported_by: str


class AskedByLaw(Told):
    """A law that asks for it, for calls to people of these countries."""

    source: str
    countries: list[str]
    purposes: list[Purpose]
    max_age_days: Annotated[int | None, Field(description="Null where no term is given.")]
    days_left: Annotated[
        int | None, Field(description="For how long the edition held is young enough; below 0 it is too old.")
    ]


class Register(Told):
    """A register; no campaign of such a purpose starts where its law asks for another edition than is held."""

    name: str
    held: Annotated[Edition | None, Field(description="Null where none was ever brought in.")]
    asked_by: Annotated[list[AskedByLaw], Field(description="None: no law that we know asks for it.")]


class HeldBack(Told):
    """A campaign that registers concern."""

    campaign: str
    state: CampaignState
    complaints: Annotated[list[str], Field(description="What keeps it from starting.")]
    members: Annotated[int, Field(description="Who are not called, for they stand in one.")]


@router.get("", summary="List opposition registers")
async def look_for(client: Seeing) -> Listed[Register]:
    """Those that a law asks for today, and those that are held."""
    async with client.reading() as connection:
        held = await held_registers(connection)
    asked = asked_for(held, client.today)
    names = sorted({each.rule.register or "" for each in asked} | held.keys())
    told = (
        Register(
            name=name,
            held=_edition(held.get(name), client.today),
            asked_by=_laws(each for each in asked if each.rule.register == name),
        )
        for name in names
    )
    return Listed[Register].of(told, None)


@router.get("/held-back", summary="List what registers hold back")
async def show_held_back(client: Seeing) -> Listed[HeldBack]:
    """The campaigns that are not over, the latest first; those that nothing is held back of are left out."""
    async with client.reading() as connection:
        found = await held_back(connection, client.office.organisation, client.now)
    told = (
        HeldBack(
            campaign=each.name,
            state=each.state,
            complaints=[str(why) for why in each.complaints],
            members=each.members,
        )
        for each in found
    )
    return Listed[HeldBack].of(told, None)


def _edition(held: RegisterHeld | None, today: date) -> Edition | None:
    if held is None:
        return None
    return Edition(
        as_of=held.as_of,
        days_old=(today - held.as_of).days,
        numbers=held.numbers,
        imported_at=held.imported_at,
        imported_by=held.imported_by,
    )


def _laws(asked: Iterable[Asked]) -> list[AskedByLaw]:
    return [
        AskedByLaw(
            source=each.rule.source,
            countries=list(each.countries),
            purposes=sorted(each.rule.purposes),
            max_age_days=each.rule.register_max_age.days if each.rule.register_max_age else None,
            days_left=each.days_left,
        )
        for each in asked
    ]
