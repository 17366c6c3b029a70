"""What a campaign says on the telephone, clip by clip: the same for whoever makes the clips and whoever plays them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from centralino.campaigns.clips.recordings import clip_of, recording
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.words.house_words import campaign_words
from centralino.campaigns.words.wording import SPOKEN, Facts, Name, Said, Segment, Template, spoken_parts
from centralino.prompts.catalogue import Voice, read_catalogue
from centralino.prompts.clips import NAMES, Clip, is_whole
from centralino.prompts.spoken import place_of, said
from centralino.settings import Language, Settings


class Saying(StrEnum):
    """What the plan has words for; the value is their name there."""

    GREETING = "greeting"
    CALL_BACK = "call_back"
    INVITATION = "invitation"
    MESSAGE = "message"


class Voiced(NamedTuple):
    """A clip that is there: its place below the clips' folder, without suffix, and what it says."""

    place: str
    text: str


class Named(NamedTuple):
    """A member as they are called by name: by the recording of it, if there is one."""

    name: str
    name_clip: str | None = None


def segments(plan: Plan, saying: Saying) -> tuple[Segment, ...]:
    """The words of a saying, with the members' names left open; of one that is recorded, the house's."""
    words = campaign_words(plan.language, plan.words.texts())
    template = Template.parse(getattr(words, saying), SPOKEN)
    return spoken_parts(template, facts_of(plan), plan.language)


def facts_of(plan: Plan) -> Facts:
    """What the plan says of its event, as its words need it."""
    event = plan.event
    return Facts(event.title, event.starts_at, ZoneInfo(event.time_zone), event.place, plan.organisation)


@dataclass(frozen=True, slots=True)
class Sayings:
    """A campaign's words as clips.

    `folder` is the checkout, whose voices and clips they are; `own` is where the organisation's recordings are. For a
    recording that was lost or changed since it was made into a clip, the voice says the house's words.
    """

    plan: Plan
    folder: Path
    own: Path

    @classmethod
    def of(cls, plan: Plan, settings: Settings) -> Sayings:
        return cls(plan, settings.folder, settings.folder / settings.prompts)

    def wanted(self, names: Iterable[str]) -> Iterator[Clip]:
        """Every clip there has to be before anybody is called, those of the members' names among them."""
        for saying in Saying:
            if recorded := self._recording(saying):
                yield recorded
            for segment in segments(self.plan, saying):
                if isinstance(segment, Said):
                    yield said(segment.text, self._voice)
        yield from (said(name, self._voice) for name in names)

    def say(self, saying: Saying, named: Sequence[Named] = ()) -> tuple[Voiced, ...]:
        """A saying in clips, each name where it belongs; a clip that was never made is passed over."""
        if recorded := self._recorded(saying):
            return recorded
        found: list[Voiced] = []
        for segment in segments(self.plan, saying):
            if isinstance(segment, Said):
                found += self._if_there(Voiced(place_of(segment.text, self._voice), segment.text))
            else:
                found += (clip for each in named for clip in self.name(each))
        return tuple(found)

    def names_somebody(self, saying: Saying) -> bool:
        """Whether a saying says the names of those it is for."""
        return not self._recorded(saying) and Name() in segments(self.plan, saying)

    def name(self, named: Named) -> tuple[Voiced, ...]:
        """A member's name; nothing where there is no clip of it."""
        recorded = Voiced(f"{NAMES}/{named.name_clip}", named.name)
        if named.name_clip and (clip := self._if_there(recorded)):
            return clip
        return self._if_there(Voiced(place_of(named.name, self._voice), named.name))

    def _recorded(self, saying: Saying) -> tuple[Voiced, ...]:
        clip = self._recording(saying)
        return self._if_there(Voiced(clip.place, f"({self.plan.words.recordings()[saying]})")) if clip else ()

    def _recording(self, saying: Saying) -> Clip | None:
        path = recording(self.plan, saying, self.own)
        return clip_of(path) if path else None

    def _if_there(self, clip: Voiced) -> tuple[Voiced, ...]:
        return (clip,) if is_whole(self.folder / "sounds" / "clips" / clip.place) else ()

    @property
    def _voice(self) -> Voice:
        return voice(self.folder, self.plan.language)


def voice(folder: Path, language: Language) -> Voice:
    """The voice a checkout has for a language. Raises `CatalogueError`."""
    written = folder / "sounds" / "prompts.toml"
    return _voice(written, written.stat().st_mtime_ns, language)


@lru_cache(maxsize=16)
def _voice(written: Path, _changed_at: int, language: Language) -> Voice:
    return read_catalogue(written).voices[language]
