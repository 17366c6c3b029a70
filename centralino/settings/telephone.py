"""The telephone side of the settings, as written in telephone.toml: lines, destinations, hours, trunks, phones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holidays import country_holidays
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)

Language = Literal["it", "en", "es"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)

# Names of ours become names of Asterisk's (endpoint, queue, context): only what is safe in every one of them.
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
E164 = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
RingFor = Annotated[int, Field(ge=1, le=3600)]
# One line of a configuration file, with nothing that ends it, begins a comment or asks for a variable.
ConfigWord = Annotated[str, Field(pattern=r"^[^\s;#\[\]${}\"\\]+$")]


def _fits_one_line(password: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[^\s;#\"\\]+", password.get_secret_value()):
        raise ValueError("a password has no blanks, quotes, backslashes, ; or #")
    return password


Password = Annotated[SecretStr, AfterValidator(_fits_one_line)]


class Part(BaseModel):
    """A table of telephone.toml: fixed once read, and no unknown key in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _window(text: object) -> object:
    if not isinstance(text, str):
        return text
    found = re.fullmatch(r"([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)", text.strip())
    if not found:
        raise ValueError("a window is written like 09:00-13:00")
    opens, closes = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
    if closes > (24, 0) or opens >= closes:
        raise ValueError("a window ends after it begins, at 24:00 at the latest")
    return {"opens": time(*opens), "closes": time(*closes) if closes < (24, 0) else time.max}


class Window(Part):
    """Open from `opens` (included) to `closes` (not included), local time of the hours' zone."""

    opens: time
    closes: time


Windows = tuple[Annotated[Window, BeforeValidator(_window)], ...]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; it is written like Europe/Rome") from error
    return name


def _holiday_calendar(place: str) -> str:
    country, _, region = place.partition("-")
    try:
        country_holidays(country, subdiv=region or None)
    except NotImplementedError as error:
        raise ValueError(f"no holidays are known for {place!r}; it is written like IT or ES-MD") from error
    return place


ZoneName = Annotated[str, AfterValidator(_zone)]


class OpeningHours(Part):
    """When a destination is staffed: windows per weekday, own closed days, holidays of a country or region."""

    monday: Windows = ()
    tuesday: Windows = ()
    wednesday: Windows = ()
    thursday: Windows = ()
    friday: Windows = ()
    saturday: Windows = ()
    sunday: Windows = ()
    closed_on: tuple[date, ...] = ()
    holidays: Annotated[str, AfterValidator(_holiday_calendar)] | None = None
    time_zone: ZoneName | None = None

    def windows_on(self, weekday: int) -> Windows:
        """The windows of a weekday; 0 is Monday, as in `date.weekday()`."""
        windows: Windows = getattr(self, WEEKDAYS[weekday])
        return windows


class Ring(Part):
    """One thing to ring: a queue, a phone of ours, or an outside number over a trunk."""

    queue: Name | None = None
    phone: Name | None = None
    number: E164 | None = None
    trunk: Name | None = None
    ring_for: RingFor = 30
    hours: Name | None = None

    @model_validator(mode="after")
    def _rings_one_thing(self) -> Self:
        if sum(each is not None for each in (self.queue, self.phone, self.number)) != 1:
            raise ValueError("give exactly one of queue, phone or number")
        if (self.number is None) != (self.trunk is None):
            raise ValueError("an outside number needs the trunk it goes over, and only a number has one")
        return self


class Destination(Part):
    """Where callers are put through: what is rung, in order, and what happens when nobody takes them.

    `otherwise` is another destination's name, or "call_back" (say so, take a number), or "goodbye".
    """

    ring: tuple[Ring, ...] = Field(min_length=1)
    hours: Name | None = None
    music: Name = "default"
    otherwise: Name = "call_back"


class Queue(Part):
    """An Asterisk queue: who is rung in it, and how."""

    members: tuple[Ring, ...] = ()
    strategy: Literal["ringall", "rrmemory", "leastrecent", "fewestcalls", "random", "linear"] = "rrmemory"
    ring_for: RingFor = 20
    retry_after: Annotated[int, Field(ge=1, le=60)] = 2

    @model_validator(mode="after")
    def _members_are_people(self) -> Self:
        if any(member.queue for member in self.members):
            raise ValueError("a member of a queue is a phone or a number, not another queue")
        return self


class Trunk(Part):
    """A SIP trunk: the peer, how we authenticate to it, and how much it carries."""

    host: ConfigWord
    port: Annotated[int, Field(ge=1, le=65535)] = 5060
    user: ConfigWord | None = None
    password: Password | None = None
    register_with_it: bool = False
    caller_id: E164 | None = None
    lines: Annotated[int, Field(ge=1)] = 30
    calls_per_second: Annotated[float, Field(gt=0)] = 5.0
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    codecs: tuple[Annotated[str, Field(pattern=r"^[a-z0-9]+$")], ...] = ("alaw", "ulaw")


class Phone(Part):
    """A SIP phone that registers with us; its calls present `number` when it dials one of our lines."""

    password: Password
    number: E164 | None = None
    name: Annotated[str, Field(pattern=r"^[^\n\r\"<>;\\${}]{0,40}$")] = ""


class Line(Part):
    """A number people dial, and in which language it speaks to those we do not know."""

    language: Language


class Kind(Part):
    """What a kind of contract buys: which destination, and how soon among those who wait (higher is sooner)."""

    destination: Name = "support"
    priority: Annotated[int, Field(ge=0, le=100)] = 0


class Telephone(Part):
    """The whole of telephone.toml, with every name in it resolved."""

    lines: dict[E164, Line] = Field(min_length=1)
    support: Name = "support"
    sales: Name = "sales"
    safe: Ring
    kinds: dict[Name, Kind] = {}
    destinations: dict[Name, Destination]
    queues: dict[Name, Queue] = {}
    hours: dict[Name, OpeningHours] = {}
    trunks: dict[Name, Trunk] = {}
    phones: dict[Name, Phone] = {}

    @model_validator(mode="after")
    def _every_name_is_known(self) -> Self:
        unknown = [complaint for complaint in self._complaints() if complaint]
        if unknown:
            raise ValueError("; ".join(unknown))
        return self

    def kind(self, name: str) -> Kind:
        """What a contract of this kind buys; a kind that is not listed buys plain support."""
        return self.kinds.get(name) or Kind(destination=self.support)

    def _complaints(self) -> Iterator[str]:
        for name in (self.support, self.sales, *(kind.destination for kind in self.kinds.values())):
            yield _known("destination", name, self.destinations)
        for name, destination in self.destinations.items():
            yield from self._complaints_about(f"destinations.{name}", destination.ring)
            yield _known("hours", destination.hours, self.hours)
            if destination.otherwise not in ("call_back", "goodbye"):
                yield _known("destination", destination.otherwise, self.destinations)
            yield self._leads_in_a_circle(name)
        for name, queue in self.queues.items():
            yield from self._complaints_about(f"queues.{name}", queue.members)
        yield from self._complaints_about("safe", (self.safe,))
        if self.safe.queue or self.safe.hours:
            yield "safe: it is rung when nothing else works, so it is a phone or a number, at any hour"

    def _complaints_about(self, place: str, rings: tuple[Ring, ...]) -> Iterator[str]:
        for ring in rings:
            yield _known("queue", ring.queue, self.queues, place)
            yield _known("phone", ring.phone, self.phones, place)
            yield _known("trunk", ring.trunk, self.trunks, place)
            yield _known("hours", ring.hours, self.hours, place)

    def _leads_in_a_circle(self, start: str) -> str:
        seen, name = {start}, self.destinations[start].otherwise
        while name in self.destinations:
            if name in seen:
                return f"destination {start!r} comes back to {name!r} when nobody answers: callers would go round"
            seen.add(name)
            name = self.destinations[name].otherwise
        return ""


def _known(what: str, name: str | None, known: Mapping[str, object], place: str = "") -> str:
    if name is None or name in known:
        return ""
    where = f"{place}: " if place else ""
    choices = ", ".join(sorted(known)) or "none is defined"
    return f"{where}{what} {name!r} is not defined (there is: {choices})"
