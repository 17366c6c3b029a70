"""How often members are called and texted, as fields of a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from centralino.campaigns.life.plan_form.written import (
    Fault,
    Faults,
    Written,
    Wrong,
    whole_number,
    with_parts,
    written,
)
from centralino.campaigns.rules.dispositions import FINAL, Disposition
from centralino.campaigns.rules.plan import WITHOUT_END, Plan, Retries, TextPlan
from centralino.settings.lengths import read_length, written_length

HOUSE: Final = Retries()
AGAIN_AFTER: Final = tuple(
    each for each in Disposition if each not in FINAL and HOUSE.again(each).most < WITHOUT_END
)
"""The ways an attempt may end after which the plan has a say: what is ours to mend is tried again in any case."""

NUMBERS: Final = ("attempts", "ring_for", "contacts_per_event")
FIELDS: Final = {
    "retries.attempts": "attempts",
    "retries.gap": "gap",
    "retries.ring_for": "ring_for",
    "contacts_per_event": "contacts_per_event",
    "texts.after_attempts": "after_attempts",
    "texts.at_once_after": "at_once_after",
    "texts.wait": "wait",
    **{
        f"retries.after.{each}.{part}": f"{each}_{name}"
        for each in AGAIN_AFTER
        for part, name in (("after", "after"), ("most", "most"))
    },
}


def calling_shown(plan: Plan) -> Written:
    """The plan's retries and texts as a form has them."""
    retries, texts = plan.retries, plan.texts or TextPlan()
    fields: dict[str, str | bool | tuple[str, ...]] = {}
    for each in AGAIN_AFTER:
        again = retries.again(each)
        fields |= {f"{each}_after": written_length(again.after), f"{each}_most": str(again.most)}
    return written(
        **fields,
        attempts=str(retries.attempts),
        gap=written_length(retries.gap),
        vary=retries.vary,
        ring_for=str(retries.ring_for),
        contacts_per_event=str(plan.contacts_per_event),
        texts=plan.texts is not None,
        after_attempts=str(texts.after_attempts),
        at_once_after=tuple(texts.at_once_after),
        for_those_who_prefer=texts.for_those_who_prefer,
        wait=written_length(texts.wait),
    )


def read_calling(sent: Written, plan: Plan) -> Plan | Faults:
    """The plan with what was filled in; waits that are the house's are not written down."""
    faults = tuple(_faults(sent))
    if faults:
        return faults
    parts = {
        "retries": {
            "attempts": sent.one("attempts"),
            "gap": sent.one("gap"),
            "vary": sent.ticked("vary"),
            "ring_for": sent.one("ring_for"),
            "after": {**_kept(plan), **_again(sent)},
        },
        "contacts_per_event": sent.one("contacts_per_event"),
        "texts": _texts(sent, plan) if sent.ticked("texts") else None,
    }
    return with_parts(plan, parts, FIELDS)


def _faults(sent: Written) -> Iterator[Fault]:
    texts = sent.ticked("texts")
    for name in (*NUMBERS, *(["after_attempts"] if texts else [])):
        yield from _number(sent, name)
    for name in ("gap", *(["wait"] if texts else [])):
        yield from _length(sent, name)
    for each in AGAIN_AFTER:
        yield from _number(sent, f"{each}_most")
        yield from _length(sent, f"{each}_after")


def _number(sent: Written, name: str) -> Iterator[Fault]:
    if not sent.one(name):
        yield Fault(name, Wrong.MISSING)
    elif whole_number(sent.one(name)) is None:
        yield Fault(name, Wrong.NO_NUMBER)


def _length(sent: Written, name: str) -> Iterator[Fault]:
    if not sent.one(name):
        yield Fault(name, Wrong.MISSING)
        return
    try:
        read_length(sent.one(name))
    except ValueError:
        yield Fault(name, Wrong.NO_LENGTH)


def _again(sent: Written) -> dict[str, object]:
    found: dict[str, object] = {}
    for each in AGAIN_AFTER:
        house = HOUSE.again(each)
        after, most = read_length(sent.one(f"{each}_after")), whole_number(sent.one(f"{each}_most"))
        if (after, most) != (house.after, house.most):
            found[each] = {"after": after, "most": most}
    return found


def _kept(plan: Plan) -> dict[str, object]:
    """What a plan that was written by hand says of attempts that the form has no field for."""
    return {each: again.model_dump() for each, again in plan.retries.after.items() if each not in AGAIN_AFTER}


def _texts(sent: Written, plan: Plan) -> dict[str, object]:
    return {
        "after_attempts": sent.one("after_attempts"),
        "at_once_after": sent.every("at_once_after"),
        "for_those_who_prefer": sent.ticked("for_those_who_prefer"),
        "wait": sent.one("wait"),
        "provider": plan.texts.provider if plan.texts else None,
    }
