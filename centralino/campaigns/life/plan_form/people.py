"""Who is called, as fields of a form."""

from __future__ import annotations

from centralino.campaigns.life.plan_form.written import Faults, Written, with_parts, written
from centralino.campaigns.rules.plan import Plan


def people_shown(plan: Plan) -> Written:
    """The plan's lists, each ticked."""
    return written(lists=plan.lists)


def read_people(sent: Written, plan: Plan) -> Plan | Faults:
    """The plan with the lists that were ticked, in the order of the form."""
    return with_parts(plan, {"lists": tuple(dict.fromkeys(sent.every("lists")))}, {"lists": "lists"})
