"""Trunks over the API: whether each carries, what it carries now, and what it has carried today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Final

from fastapi import Path
from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.campaigns.store.trunk_days import TrunkDay, trunk_days
from centralino.campaigns.store.watching import TrunkUse
from centralino.campaigns.store.watching import trunks as trunks_in_use
from centralino.stack.doctor import Finding
from centralino.stack.doctor.asterisk import trunks_within
from web.api.frame import Client, Instant, Listed, Told, needs, resource, there
from web.api.resources.health import FindingTold, finding_told
from web.api.resources.settings.telephone_file import NAME

router = resource("settings/trunks", "Trunks")

Seeing = Annotated[Client, needs(Right.SEE_SETTINGS)]
ANSWERS_WITHIN: Final = 3.0  # seconds


class TrunkToday(Told):
    """Calls of campaigns since midnight; `failed` are those that it, or the network beyond it, would not carry."""

    placed: int
    answered: int
    failed: int


class Trunk(Told):
    """A trunk, and how it stands."""

    name: str
    host: str
    port: int
    registers: Annotated[bool, Field(description="It registers with the operator.")]
    caller_id: Annotated[str | None, Field(description="What it shows; null is the caller's own number.")]
    region: Annotated[str | None, Field(description="Country of numbers that come in without one.")]
    codecs: list[str]
    lines: Annotated[int, Field(description="Calls of campaigns at the most.")]
    calls_per_second: Annotated[float, Field(description="The same, to be placed.")]
    open: Annotated[int, Field(description="Calls of campaigns now.")]
    failures: Annotated[int, Field(description="In a row.")]
    rests_until: Annotated[Instant | None, Field(description="Left alone until then; past is at work again.")]
    rests_why: str | None
    findings: Annotated[
        list[FindingTold] | None,
        Field(description="Whether it answers, and is registered; null where Asterisk does not answer."),
    ]
    today: TrunkToday


@router.get("", summary="List trunks")
async def look_for(client: Seeing) -> Listed[Trunk]:
    """As telephone.toml has them; a password is never told."""
    return Listed[Trunk].of(await _told(client, client.settings.telephone.trunks), None)


@router.get("/{name}", summary="Show a trunk")
async def show(name: Annotated[str, Path(pattern=NAME)], client: Seeing) -> Trunk:
    """How it stands at this moment."""
    there(client.settings.telephone.trunks.get(name), "trunk")
    (told,) = await _told(client, [name])
    return told


async def _told(client: Client, names: Iterable[str]) -> list[Trunk]:
    wanted = list(names)
    found = await trunks_within(client.settings, ANSWERS_WITHIN) if wanted else {}
    async with client.reading() as connection:
        uses = await trunks_in_use(connection, wanted)
        days = await trunk_days(connection, client.office.beginning_of(client.today))
    return [_trunk(client, use, found, days.get(use.name, TrunkDay(use.name, 0, 0, 0))) for use in uses]


def _trunk(
    client: Client, use: TrunkUse, found: Mapping[str, Sequence[Finding]] | None, day: TrunkDay
) -> Trunk:
    trunk = client.settings.telephone.trunks[use.name]
    return Trunk(
        name=use.name,
        host=trunk.host,
        port=trunk.port,
        registers=trunk.register_with_it,
        caller_id=trunk.caller_id,
        region=trunk.region,
        codecs=list(trunk.codecs),
        lines=trunk.lines,
        calls_per_second=trunk.calls_per_second,
        open=use.open,
        failures=use.failures,
        rests_until=use.rests_until,
        rests_why=use.rests_why,
        findings=None if found is None else [finding_told(each) for each in found.get(use.name, ())],
        today=TrunkToday(placed=day.placed, answered=day.answered, failed=day.failed),
    )
