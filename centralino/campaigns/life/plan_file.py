"""Reading a plan as staff write it: TOML, with every fault named by its key."""

from __future__ import annotations

import re
import tomllib

from pydantic import ValidationError

from centralino.campaigns.rules.plan import Plan
from centralino.directory.contacts import Refused


def read_plan(written: str) -> Plan | Refused:
    """The plan that a file says; the refusal names everything that is wrong with it, on one line."""
    try:
        return Plan.model_validate(tomllib.loads(written))
    except tomllib.TOMLDecodeError as error:
        return Refused(str(error))
    except ValidationError as error:
        faults = error.errors(include_url=False)
        return Refused("; ".join(_told(each["loc"], each["type"], each["msg"]) for each in faults))
    except ValueError as error:  # an instant that is none, met before pydantic looks at it
        return Refused(str(error))


def plan_name(written: str) -> str | None:
    """A name that a campaign may have, made of whatever is given; None where nothing is left of it."""
    name = re.sub(r"[^a-z0-9_-]+", "-", written.lower()).strip("-_")[:60]
    return name or None


def _told(place: tuple[int | str, ...], kind: str, message: str) -> str:
    where = ".".join(map(str, place))
    words = _in_words(kind, message)
    return f"{where}: {words}" if where else words


def _in_words(kind: str, message: str) -> str:
    match kind:
        case "extra_forbidden":
            return "there is no such key; campaign.example.toml explains every one"
        case "missing" | "datetime_type":
            return "is missing"
        case _:
            return message.removeprefix("Value error, ")
