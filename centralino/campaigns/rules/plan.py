"""A campaign's plan, as its file and the database hold it: event, hours, retries, texts, what is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from centralino.campaigns.rules.dispositions import FINAL, Disposition
from centralino.campaigns.rules.hours import Hours, Window
from centralino.campaigns.rules.law import Purpose
from centralino.campaigns.words.wording import SPOKEN, WRITTEN, Template
from centralino.settings import Language
from centralino.settings.lengths import Length
from centralino.settings.spelling import E164, Name, RecordingName, SectionName, ZoneName
from centralino.settings.telephone import WEEKDAYS

Words = Annotated[str, Field(min_length=1, max_length=2000)]
ListName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]


class Part(BaseModel):
    """A table of the plan: fixed once read, and no unknown key in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(Part):
    """What people are invited to. `starts_at` is on the wall clock of `time_zone` where it has no offset."""

    title: Words
    place: str = ""
    starts_at: datetime
    time_zone: ZoneName

    @model_validator(mode="before")
    @classmethod
    def _on_its_own_clock(cls, written: Any) -> Any:
        return _with_zone(written, "starts_at")


class CallingHours(Part):
    """When members may be called, by their own clocks; the law of their country can only narrow it."""

    monday: tuple[str, ...] = ("09:00-20:00",)
    tuesday: tuple[str, ...] = ("09:00-20:00",)
    wednesday: tuple[str, ...] = ("09:00-20:00",)
    thursday: tuple[str, ...] = ("09:00-20:00",)
    friday: tuple[str, ...] = ("09:00-20:00",)
    saturday: tuple[str, ...] = ("10:00-19:00",)
    sunday: tuple[str, ...] = ()
    holidays: str | None = None
    on_holidays: tuple[str, ...] = ()
    on_eves: tuple[str, ...] | None = None
    closed_on: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _is_readable(self) -> Self:
        self.hours()
        return self

    def hours(self) -> Hours:
        """As the rules take them. Raises `ValueError` for a window that is none."""
        return Hours(
            name="the campaign's hours",
            weekdays=tuple(_windows(getattr(self, weekday)) for weekday in WEEKDAYS),
            holidays=self.holidays,
            on_holidays=_windows(self.on_holidays),
            on_eves=None if self.on_eves is None else _windows(self.on_eves),
            closed_on=frozenset(self.closed_on),
        )


WITHOUT_END = 10_000


class Again(Part):
    """After an attempt that ended so: how long to wait, and how many such attempts there may be."""

    after: Length
    most: Annotated[int, Field(ge=0, le=WITHOUT_END)]


_AGAIN = {
    Disposition.BUSY: Again(after=timedelta(minutes=20), most=3),
    Disposition.NO_ANSWER: Again(after=timedelta(hours=3), most=3),
    Disposition.REJECTED: Again(after=timedelta(hours=24), most=1),
    Disposition.MACHINE: Again(after=timedelta(hours=4), most=2),
    Disposition.HUNG_UP: Again(after=timedelta(hours=24), most=1),
    Disposition.NO_KEY: Again(after=timedelta(hours=24), most=2),
    Disposition.LOST: Again(after=timedelta(hours=3), most=2),
    Disposition.INVALID_NUMBER: Again(after=timedelta(0), most=5),  # of the same person's next number
    # For others, or for us, to put right, and no reason to give a member up: no telephone rings, however often we try.
    # Half an hour outlasts most want of circuits, and makes two dozen tries a day of a number that nobody carries.
    Disposition.CONGESTION: Again(after=timedelta(minutes=30), most=WITHOUT_END),
    Disposition.TRUNK_FAILED: Again(after=timedelta(minutes=2), most=WITHOUT_END),
    Disposition.NOT_PLACED: Again(after=timedelta(minutes=1), most=WITHOUT_END),
}


class Retries(Part):
    """How often and how soon a member is called again.

    `attempts` counts calls that made a telephone ring. `gap` is the least time between two calls to one person,
    whoever places them; `vary` prefers another part of the day than those that were tried, if it comes within a
    day and a half.
    """

    attempts: Annotated[int, Field(ge=0, le=20)] = 4
    gap: Length = timedelta(hours=2)
    vary: bool = True
    ring_for: Annotated[int, Field(ge=5, le=120)] = 25
    after: Mapping[Disposition, Again] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_nothing_of_the_end(self) -> Self:
        if wrong := sorted(FINAL & self.after.keys()):
            raise ValueError(f"nobody is called again after {', '.join(wrong)}")
        return self

    def again(self, disposition: Disposition) -> Again:
        """What follows an attempt that ended so."""
        return self.after.get(disposition) or _AGAIN[disposition]


class TextPlan(Part):
    """When a text takes a call's place; without this table no text is sent.

    After `after_attempts` calls without an answer; at once after a call to a mobile that ended as one of
    `at_once_after`; in place of calls for those who prefer texts. Calls go on `wait` after the text. A `provider`
    that is named has to be the house's, or the campaign is not made ready: for texts that may go by no other.
    """

    after_attempts: Annotated[int, Field(ge=0, le=20)] = 2
    at_once_after: tuple[Disposition, ...] = (Disposition.INVALID_NUMBER,)
    for_those_who_prefer: bool = True
    wait: Length = timedelta(hours=24)
    provider: Literal["twilio", "sip", "lab"] | None = None

    @property
    def come_first(self) -> bool:
        """Whether whoever has a mobile is written to before any call."""
        return self.after_attempts == 0


class MachineAction(StrEnum):
    """What to do with an answering machine."""

    HANG_UP = "hang-up"
    LEAVE_MESSAGE = "leave-message"


class Recording(Part):
    """A WAV file in `campaigns/`, in the folder of the organisation's own recordings (CENTRALINO_PROMPTS)."""

    recording: RecordingName


# Told apart by hand, so that a fault is named once and not once for each of the two.
Sentence = Annotated[
    Annotated[Words, Tag("words")] | Annotated[Recording, Tag("recorded")],
    Discriminator(lambda written: "words" if isinstance(written, str) else "recorded"),
]


class Wording(Part):
    """What is said, as text or recorded, and written, with placeholders; what is missing has words of the house."""

    greeting: Sentence | None = None
    call_back: Sentence | None = None
    invitation: Sentence | None = None
    message: Sentence | None = None
    text: Words | None = None
    text_unclear: Words | None = None
    text_yes: Words | None = None
    text_no: Words | None = None
    text_stop: Words | None = None
    text_over: Words | None = None

    @model_validator(mode="after")
    def _is_readable(self) -> Self:
        for name, words in self.texts().items():
            Template.parse(words, WRITTEN if name.startswith("text") else SPOKEN)
        return self

    def texts(self) -> Mapping[str, str]:
        """What there is as text, by its key."""
        return {name: words for name, words in self if isinstance(words, str)}

    def recordings(self) -> Mapping[str, str]:
        """Which files there are in place of text, by their key."""
        return {name: words.recording for name, words in self if isinstance(words, Recording)}


class Plan(Part):
    """The whole plan of a campaign."""

    event: Event
    purpose: Purpose = Purpose.MEMBER_INFORMATION
    organisation: Words
    lists: tuple[ListName, ...] = ()
    language: Language = "it"
    trunks: tuple[SectionName, ...] = Field(min_length=1)
    caller_id: E164 | None = None
    replies_close_at: datetime
    how_many: bool = False
    person: Name | None = None
    """The destination that key 0 leads to."""
    machines: MachineAction | None = None
    """Without it, no machine is looked for."""
    hours: CallingHours = Field(default_factory=lambda: CallingHours())
    retries: Retries = Retries()
    texts: TextPlan | None = None
    contacts_per_event: Annotated[int, Field(ge=1, le=100)] = 8
    words: Wording = Wording()

    @model_validator(mode="before")
    @classmethod
    def _on_the_events_clock(cls, written: Any) -> Any:
        event = written.get("event") if isinstance(written, dict) else None
        zone = event.get("time_zone") if isinstance(event, dict) else getattr(event, "time_zone", None)
        return _with_zone(written, "replies_close_at", zone)

    @model_validator(mode="after")
    def _ends_in_time(self) -> Self:
        if self.replies_close_at > self.event.starts_at:
            raise ValueError("replies_close_at is after the event has begun")
        return self


def _windows(written: tuple[str, ...]) -> tuple[Window, ...]:
    return tuple(Window.written(each) for each in written)


def _with_zone(written: Any, name: str, zone: str | None = None) -> Any:
    """An instant without an offset is on the wall clock of the event's zone."""
    if not isinstance(written, dict):
        return written
    at, zone = written.get(name), zone or written.get("time_zone")
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    if isinstance(at, datetime) and at.tzinfo is None and (clock := _clock(zone)):
        at = at.replace(tzinfo=clock)
    return written | {name: at}


def _clock(zone: object) -> ZoneInfo | None:
    """None for a zone that is none: its own field complains of it."""
    try:
        return ZoneInfo(zone) if isinstance(zone, str) else None
    except (KeyError, ValueError, OSError):
        return None
