"""A plan's forms, as tests fill them in and look at what became of them."""

from __future__ import annotations

from centralino.campaigns.life.plan_form import Faults, Written, Wrong
from centralino.campaigns.rules.plan import Plan


def changed(shown: Written, **different: str | list[str]) -> Written:
    values = {name: [value] if isinstance(value, str) else value for name, value in different.items()}
    return Written({**shown.fields, **values})


def faults(found: Plan | Faults) -> set[tuple[str, Wrong]]:
    assert isinstance(found, tuple), "it was read"
    return {(each.field, each.wrong) for each in found}


def read(found: Plan | Faults) -> Plan:
    assert isinstance(found, Plan), found
    return found
