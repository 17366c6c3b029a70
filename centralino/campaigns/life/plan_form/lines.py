"""Over which trunks, with which number and whom behind key 0 a campaign calls, as fields of a form."""

from __future__ import annotations

from centralino.campaigns.life.plan_form.written import Faults, Written, with_parts, written
from centralino.campaigns.rules.plan import Plan

FIELDS = {
    "trunks": "trunks",
    "caller_id": "caller_id",
    "person": "person",
    "machines": "machines",
}


def lines_shown(plan: Plan) -> Written:
    """The plan's trunks, each ticked, and what is chosen beside them."""
    return written(trunks=plan.trunks, caller_id=plan.caller_id, person=plan.person, machines=plan.machines)


def read_lines(sent: Written, plan: Plan) -> Plan | Faults:
    """The plan with what was chosen. Trunks that it had keep their order, and those that are new come after them."""
    ticked = dict.fromkeys(sent.every("trunks"))
    kept = [each for each in plan.trunks if each in ticked]
    parts = {
        "trunks": (*kept, *(each for each in ticked if each not in kept)),
        "caller_id": sent.one("caller_id") or None,
        "person": sent.one("person") or None,
        "machines": sent.one("machines") or None,
    }
    return with_parts(plan, parts, FIELDS)
