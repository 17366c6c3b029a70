"""Who calls in the demonstration, and what must become of each call."""

from __future__ import annotations

from dataclasses import dataclass

from centralino.prompts.catalogue import Prompt

ITALIAN, ENGLISH, SPANISH = "+390299000001", "+442079460001", "+34910000001"


@dataclass(frozen=True, slots=True)
class Part:
    """One call: the line dialled, the prompts that must be heard, who must be reached, why, by our own record.

    `verdict` and `reason` are None where the server had no say. `safe`: the dialplan carried the caller by itself.
    """

    caller: str
    prompts: tuple[Prompt, ...]
    reaches: str | None
    verdict: str | None
    reason: str | None
    to: str = ITALIAN
    safe: bool = False
    learns: bool = False
    call_back: bool = False


_ASKED = (Prompt.GREETING, Prompt.CODE_ASK)
_WRONG = (Prompt.CODE_UNKNOWN, Prompt.CODE_ASK)
_THREE_WRONG_CODES = (*_ASKED, *_WRONG, *_WRONG, Prompt.CODE_UNKNOWN)
_TO_SUPPORT = (Prompt.TO_SUPPORT,)


def _support(caller: str, reason: str, *before: Prompt, to: str = ITALIAN, learns: bool = False) -> Part:
    return Part(caller, (*before, Prompt.TO_SUPPORT), "support", "support", reason, to, learns=learns)


def _sales(caller: str, reason: str, *before: Prompt, to: str = ITALIAN) -> Part:
    return Part(caller, (*before, Prompt.TO_SALES), "sales", "sales", reason, to)


def _safe(caller: str, verdict: str | None, reason: str | None, *before: Prompt) -> Part:
    return Part(caller, (*before, Prompt.APOLOGY), "safe", verdict, reason, safe=True)


TOGETHER = (
    _support("ann-paid", "paid"),
    _sales("bob-unpaid", "unpaid", Prompt.SALES_UNPAID),
    _sales("carla-expired", "expired", Prompt.SALES_EXPIRED),
    _sales("dario-no-contract", "no-contract", Prompt.SALES_NO_CONTRACT),
    _sales("elena-awaiting", "awaiting", Prompt.SALES_AWAITING),
    _support("franco-courtesy", "granted"),
    _sales("gina-revoked", "revoked", Prompt.SALES_REVOKED),
    _sales("hugo-waiting", "revoked", Prompt.TO_SUPPORT, Prompt.REVOKED_WHILE_WAITING),
    _support("ines-new-number", "paid", *_ASKED, to=SPANISH, learns=True),
    _support("ines-again", "paid", to=SPANISH, learns=True),
    _sales("karl-guessing", "unknown", *_THREE_WRONG_CODES, Prompt.SALES_UNKNOWN, to=ENGLISH),
    _support("luca-slip", "paid", *_ASKED, Prompt.CODE_MALFORMED, Prompt.CODE_ASK, learns=True),
    _support("mario-withheld", "paid", *_ASKED),
    _support(
        "nadia-two-companies", "paid", Prompt.WHICH_INTRO, *((Prompt.WHICH_CODE_ENDING, Prompt.WHICH_PRESS) * 2)
    ),
    Part("otto-remote", _TO_SUPPORT, "remote", "support", "paid"),
    Part(
        "paula-closed",
        (
            Prompt.CLOSED, Prompt.CALL_BACK_OFFER, Prompt.CALL_BACK_UNDERSTOOD,
            Prompt.CALL_BACK_CONFIRM, Prompt.CALL_BACK_TAKEN, Prompt.GOODBYE,
        ),
        None, "support", "paid", to=ENGLISH, call_back=True,
    ),
)  # fmt: skip

WITHOUT_SERVER = _safe("tino-server-killed", "ask-code", "number-unknown", *_ASKED)
WITH_FROZEN_SERVER = _safe("ugo-server-frozen", None, None)
WITHOUT_DATABASE = _safe("rosa-no-database", "safe", "look-up-failed")
WITH_SLOW_DATABASE = _safe("sara-slow-database", "safe", "look-up-failed")

WHEN_BROKEN = (WITHOUT_SERVER, WITH_FROZEN_SERVER, WITHOUT_DATABASE, WITH_SLOW_DATABASE)
ALL = (*TOGETHER, *WHEN_BROKEN)
