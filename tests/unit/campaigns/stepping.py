"""What comes next for somebody, asked in short."""

from __future__ import annotations

from datetime import datetime, timedelta

from centralino.campaigns.rules.next_step import NextStep, Stop, next_step
from centralino.campaigns.rules.people import Invited, Person, Terms
from tests.unit.campaigns.people import INVITED, NOW, terms

DAYS, HOURS, MINUTES = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TERMS = terms(retries={"vary": False})
TEXTING = terms(retries={"vary": False}, texts={})


def step(terms: Terms, person: Person, now: datetime = NOW, invited: Invited = INVITED) -> NextStep:
    """What comes next."""
    return next_step(terms, person, invited, now)


def waits(step: NextStep) -> timedelta:
    """How long after NOW a step is to be done."""
    assert not isinstance(step, Stop), step
    return step.at - NOW
