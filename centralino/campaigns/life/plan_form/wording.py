"""What is said and written, as fields of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from centralino.campaigns.life.plan_form.written import Fault, Faults, Written, Wrong, with_parts, written
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.words.wording import SPOKEN, WRITTEN, Template

SAID: Final = ("greeting", "call_back", "invitation", "message")
TEXTED: Final = ("text", "text_unclear", "text_yes", "text_no", "text_stop", "text_over")
FIELDS: Final = {
    "language": "language",
    **{f"words.{name}": name for name in (*SAID, *TEXTED)},
}


def wording_shown(plan: Plan) -> Written:
    """The plan's own words; where there are none the field is empty, and the house's words hold."""
    return written(
        language=plan.language,
        **plan.words.texts(),
        **{f"{name}_recording": file for name, file in plan.words.recordings().items()},
    )


def read_wording(sent: Written, plan: Plan) -> Plan | Faults:
    """The plan with these words; of what is said, a recording that was chosen takes the place of words."""
    faults = tuple(_faults(sent))
    if faults:
        return faults
    words: dict[str, object] = {name: _one_line(sent.one(name)) or None for name in (*SAID, *TEXTED)}
    for name in SAID:
        if recording := sent.one(f"{name}_recording"):
            words[name] = {"recording": recording}
    return with_parts(plan, {"language": sent.one("language"), "words": words}, FIELDS, whole="greeting")


def _faults(sent: Written) -> Iterator[Fault]:
    longest = 2000
    for name in (*SAID, *TEXTED):
        words = _one_line(sent.one(name))
        allowed = WRITTEN if name in TEXTED else SPOKEN
        if len(words) > longest:
            yield Fault(name, Wrong.TOO_LONG, str(longest))
        elif stranger := next(
            (each for each in re.findall(r"\{([^{}]*)\}", words) if each not in allowed), None
        ):
            yield Fault(name, Wrong.NO_PLACEHOLDER, f"{{{stranger}}}")
        elif _is_unreadable(words):
            yield Fault(name, Wrong.STRAY_BRACE)


def _is_unreadable(words: str) -> bool:
    try:
        Template.parse(words, WRITTEN)
    except ValueError:
        return True
    return False


def _one_line(words: str) -> str:
    """A field of several lines is one sentence after another."""
    return " ".join(words.split())
