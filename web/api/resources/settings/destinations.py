"""Destinations over the API: who is rung for a caller, for how long and in which hours, and what happens otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from centralino.directory.numbers import to_e164
from centralino.settings.rewriting import NewDestination
from centralino.settings.telephone import Ring, Telephone
from centralino.settings.telephone.ringing import CALL_BACK, GOODBYE
from centralino.support.opening import rings_open
from centralino.support.rerouting import change_destination, destination_of, unknown_names
from web.api.frame import Client, Listed, Problem, Said, Short, Told, left_as_it_is, resource, there
from web.api.resources.settings.telephone_file import (
    Changing,
    NameInPath,
    NameSaid,
    OfTheFile,
    Seeing,
    Version,
    must_be_saved,
    of_the_file,
    seen,
)

router = resource("settings/destinations", "Destinations")

LONGEST, MOST = 3600, 12
OTHERWISE = f'Another destination, or "{CALL_BACK}", or "{GOODBYE}": when it is closed, or nobody answers.'
HOURS = "A name of `/settings/opening-hours`; null is at any hour."


class RingSaid(Said):
    """One thing to ring: a queue, or a phone of ours, or an outside number over a trunk."""

    queue: NameSaid | None = None
    phone: NameSaid | None = None
    number: Short | None = None
    trunk: NameSaid | None = None
    ring_for: Annotated[int, Field(ge=1, le=LONGEST, description="Seconds.")] = 30
    hours: Annotated[NameSaid | None, Field(description=HOURS)] = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(each is not None for each in (self.queue, self.phone, self.number)) != 1:
            raise ValueError("give exactly one of queue, phone, number")
        if (self.number is None) != (self.trunk is None):
            raise ValueError("an outside number needs the trunk it goes over, and only a number has one")
        return self


class DestinationChange(Said):
    """What is told is so from the next call on; what is not told stays as it is."""

    version: Version
    ring: Annotated[list[RingSaid], Field(min_length=1, max_length=MOST)] = left_as_it_is()
    hours: NameSaid | None = left_as_it_is()
    otherwise: NameSaid = left_as_it_is()


class RingTold(Told):
    """One thing that is rung; `is_open` whether it would be rung now."""

    queue: str | None
    phone: str | None
    number: str | None
    trunk: str | None
    ring_for: Annotated[int, Field(description="Seconds.")]
    hours: Annotated[str | None, Field(description=HOURS)]
    is_open: bool


class Destination(OfTheFile):
    """Where callers are put through; `is_open` whether anything of it would be rung now."""

    name: str
    ring: Annotated[list[RingTold], Field(description="In this order.")]
    hours: Annotated[str | None, Field(description=HOURS)]
    otherwise: Annotated[str, Field(description=OTHERWISE)]
    is_open: bool


@router.get("", summary="List destinations")
async def look_for(client: Seeing) -> Listed[Destination]:
    """As they are in force at this moment."""
    file, telephone = of_the_file(client), client.settings.telephone

    def told(name: str) -> Destination:
        return _told(client, telephone, name, file)

    return Listed[Destination].of(map(told, telephone.destination_names), None)


@router.get("/{name}", summary="Show a destination")
async def show(name: NameInPath, client: Seeing) -> Destination:
    """As it is in force at this moment."""
    file = of_the_file(client)
    there(client.settings.telephone.destinations.get(name), "destination")
    return _told(client, client.settings.telephone, name, file)


@router.patch("/{name}", summary="Change a destination")
async def change(name: NameInPath, wanted: DestinationChange, client: Changing) -> Destination:
    """In telephone.toml, whose comments stay; in force from the next call on, unless `not_in_force` says why not."""
    was = there(client.settings.telephone.destinations.get(name), "destination")
    new = _changed(client, destination_of(was), wanted)
    if unknown := list(unknown_names(new, client.settings.telephone)):
        raise Problem.of_fields({"".join(f"/{part}" for part in place): "there is none" for place in unknown})
    file, connection = seen(client, wanted.version), await client.changing()
    must_be_saved(
        await change_destination(connection, file, name, was, new, at=client.now, by=client.by, via="api")
    )
    told = of_the_file(client)
    return _told(client, client.settings.telephone, name, told)


def _changed(client: Client, was: NewDestination, wanted: DestinationChange) -> NewDestination:
    """Raises `Problem` (422) for a number that is none."""
    told: dict[str, Any] = {name: getattr(wanted, name) for name in wanted.model_fields_set - {"version"}}
    if "ring" in told:
        told["ring"] = [_entry(client, place, each) for place, each in enumerate(wanted.ring)]
    return replace(was, **told)


def _entry(client: Client, place: int, ring: RingSaid) -> Mapping[str, str | int]:
    entry: dict[str, str | int] = ring.model_dump(exclude_none=True)
    if ring.number is not None:
        number = to_e164(ring.number, client.settings.default_region)
        if number is None:
            raise Problem.of_fields({f"/ring/{place}/number": "is no telephone number"})
        entry["number"] = number
    return entry


def _told(client: Client, telephone: Telephone, name: str, file: OfTheFile) -> Destination:
    destination = telephone.destinations[name]
    rung = rings_open(destination, telephone, client.now, client.zone)
    return Destination(
        **file.model_dump(),
        name=name,
        ring=[_ring(each, rung) for each in destination.ring],
        hours=destination.hours,
        otherwise=destination.otherwise,
        is_open=bool(rung),
    )


def _ring(ring: Ring, rung: tuple[Ring, ...]) -> RingTold:
    return RingTold(**ring.model_dump(), is_open=ring in rung)
