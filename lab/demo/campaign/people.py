"""Who is invited in the demonstration: forty people, what each of them does, and what must have become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from centralino.campaigns.rules.answers import Answer, AnswerChannel
from centralino.settings import Language
from lab import members as they
from lab.members import Habit, Member, Reply
from lab.personas import Step


class LeftOut(StrEnum):
    """Why somebody on the list must never be called or texted."""

    OPPOSED = "staff wrote down before that they want none"
    FAR_AWAY = "it is night where they live"


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody on the list. Whoever shares a number with others lets the first of them take the calls.

    `answers`, `by` and `party` are what must hold in the end; `never` that they have said so, `texted` that the
    question reaches them as a text too, or only so.
    """

    name: str
    does: str
    numbers: tuple[str, ...]
    takes: tuple[Habit, ...] = (they.NO_ANSWER,)
    writes: tuple[tuple[str, float], ...] = ()
    """Text by text: what they write back, and after how many seconds."""
    presses: Answer | None = None
    """The button on the page behind the link."""
    answers: Answer | None = None
    by: AnswerChannel | None = None
    party: int | None = None
    texted: bool = False
    never: bool = False
    prefers_texts: bool = False
    language: Language | None = None
    time_zone: str | None = None
    left_out: LeftOut | None = None
    shares: bool = False

    @property
    def key(self) -> str:
        """Their name in the lab."""
        return self.name.lower().replace(" ", "-").replace("ì", "i").replace("é", "e").replace("ñ", "n")


YES, NO = Answer.YES, Answer.NO
CALL, BACK, TEXT, LINK = (
    AnswerChannel.CALL,
    AnswerChannel.CALL_BACK,
    AnswerChannel.TEXT,
    AnswerChannel.LINK,
)

# Whoever answers says nothing at first; by then it is known that they are no machine.
SOON, LATER = 4.5, 13.0
KEYS_YES, KEYS_NO = they.keys("1", SOON), they.keys("2", SOON)
HUNG_UP_SOON = they.hangs_up(SOON)


def _calls_back(habit: Habit) -> Habit:
    return they.calling_back(habit, 1, Step(then_waits=3, keys="1"))


def _by_phone(name: str, does: str, number: str, *takes: Habit, answers: Answer, **more: object) -> Invitee:
    return Invitee(name, does, (number,), takes, answers=answers, by=CALL, **more)  # type: ignore[arg-type]


def _by_text(
    name: str, number: str, body: str, answers: Answer, *takes: Habit, after: float = 1.5, **more: object
) -> Invitee:
    """Whose telephone is not answered, or is refused, and who writes back."""
    does = (
        {they.REJECTS: "cannot talk", they.NO_ANSWER: "never answers"}[takes[0]] if takes else "wants texts"
    )
    return Invitee(
        name, f"{does}, writes “{body}”", (number,), takes or (they.NO_ANSWER,), ((body, after),),
        answers=answers, by=TEXT, texted=True, prefers_texts=not takes, **more,  # type: ignore[arg-type]
    )  # fmt: skip


# Called in this order: those first whose story is long.
INVITED: tuple[Invitee, ...] = (
    Invitee(
        "Silvia Serra", "listens and keys nothing, writes “sì”", ("+393405550001",), (they.SILENT,),
        (("sì", 1.5),), answers=YES, by=TEXT, texted=True,
    ),
    Invitee(
        "Marco Villa", "has a machine, calls back", ("+390655500002",), (_calls_back(they.MACHINE),),
        answers=YES, by=BACK,
    ),
    Invitee("Nora Testa", "is never there, and never writes", ("+393405550003",), texted=True),
    _by_phone("Carlo Riva", "hangs up in mid-question, then yes", "+390655500004", HUNG_UP_SOON, KEYS_YES, answers=YES),
    Invitee(
        "Gino Leone", "has a machine, writes “Ok vengo!”", ("+393405550005",), (they.MACHINE,),
        (("Ok vengo!", 1.5),), answers=YES, by=TEXT, texted=True,
    ),
    _by_text("Dora Greco", "+393405550006", "Siamo in 3, volentieri", YES, they.NO_ANSWER, party=3),
    _by_phone("Bruno Fiore", "is busy, then yes", "+390655500007", they.BUSY, KEYS_YES, answers=YES),
    _by_text("Elsa Mori", "+393405550008", "no grazie", NO, they.NO_ANSWER),
    _by_phone("Ivo Sala", "his network is full at first", "+390655500009", they.CONGESTION, KEYS_YES, answers=YES),
    _by_text("Olga Bassi", "+393405550010", "👍", YES),
    Invitee(
        "Ugo Costa", "mobile out of use, answers at home", ("+393405550011", "+390655500011"),
        (they.UNALLOCATED, KEYS_YES), answers=YES, by=CALL,
    ),
    Invitee(
        "Ada Neri", "mobile takes no calls, writes “2”", ("+393405550012",), (they.UNALLOCATED,),
        (("2", 1.5),), answers=NO, by=TEXT, texted=True,
    ),
    _by_phone("Rita Longo", "keys before the question is put", "+390655500013", they.keys("1", 3.5), answers=YES),
    Invitee(
        "Tino Marchi", "is busy, calls back", ("+390655500014",), (_calls_back(they.BUSY),),
        answers=YES, by=BACK,
    ),
    Invitee(
        "Vera Galli", "cannot talk; keys yes, then writes no", ("+393405550015",), (they.REJECTS, KEYS_YES),
        answers=NO, by=TEXT, texted=True,
    ),
    _by_phone("Paolo Amato", "wants to hear it again", "+390655500016", they.keys("3", SOON, ("1", 9.5)), answers=YES),
    _by_phone("Lidia Monti", "keys wrong at first", "+390655500017", they.keys("5", SOON, ("2", 9.5)), answers=NO),
    Invitee("Ines Ricci", "keys 9", ("+390655500019",), (they.keys("9", SOON),), never=True),
    Invitee(
        "Ida Conti", "shares a telephone with two", ("+390655500020",),
        (they.keys("1", SOON, ("2", 9.5), ("1", 14.5)),), answers=YES, by=CALL, shares=True,
    ),
    Invitee("Aldo Conti", "shares a telephone with two", ("+390655500020",), answers=NO, by=CALL, shares=True),
    Invitee("Mia Conti", "shares a telephone with two", ("+390655500020",), answers=YES, by=CALL, shares=True),
    _by_text("Sandro Pace", "+393405550018", "Certo, ci sarò", YES, they.REJECTS, after=5),
    _by_text("John Baker", "+447911123456", "Yes, I'll be there!", YES, they.REJECTS, language="en"),
    _by_text("Pilar Vega", "+34612345678", "Vale, voy", YES, they.REJECTS, language="es"),
    Invitee(
        "Luisa Ferri", "cannot talk, presses yes on the page", ("+393405550025",), (they.REJECTS,),
        presses=YES, answers=YES, by=LINK, texted=True,
    ),
    Invitee(
        "Piero Longhi", "cannot talk, presses no on the page", ("+393405550026",), (they.REJECTS,),
        presses=NO, answers=NO, by=LINK, texted=True,
    ),
    Invitee(
        "Fabio Orsi", "cannot talk, writes “STOP”", ("+393405550027",), (they.REJECTS,),
        (("STOP", 1.5),), texted=True, never=True,
    ),
    Invitee(
        "Gaia Poli", "cannot talk, writes “Non scrivetemi più”", ("+393405550028",), (they.REJECTS,),
        (("Non scrivetemi più", 1.5),), texted=True, never=True,
    ),
    Invitee(
        "Nino Rota", "cannot talk, writes “forse”, then “SI'”", ("+393405550029",), (they.REJECTS,),
        (("forse", 1.5), ("SI'", 1.5)), answers=YES, by=TEXT, texted=True,
    ),
    Invitee("Zita Verdi", "wants no calls", ("+393405550030",), left_out=LeftOut.OPPOSED),
    Invitee(
        "Kiri Moana", "lives in Auckland", ("+393405550031",),
        time_zone="Pacific/Auckland", left_out=LeftOut.FAR_AWAY,
    ),
    _by_phone("Anna Lodi", "answers the second time", "+390655500032", they.NO_ANSWER, KEYS_YES, answers=YES),
    _by_phone("Teo Barbieri", "no", "+390655500033", KEYS_NO, answers=NO),
    _by_phone("Lea Rinaldi", "hears all of it, then yes", "+390655500034", they.keys("1", LATER), answers=YES),
    _by_text("Remo Caruso", "+393405550035", "Non posso, mi dispiace", NO, they.REJECTS),
    _by_text("Wanda Piras", "+393405550036", "1", YES),
    _by_text("Emil Sanna", "+393405550037", "Sorry, can't make it", NO, they.REJECTS, language="en"),
    _by_text("Nives Carta", "+393405550038", "no puedo, lo siento", NO, they.REJECTS, language="es"),
    _by_phone("Dario Melis", "yes", "+390655500039", KEYS_YES, answers=YES),
    _by_phone("Irma Usai", "is busy, then no", "+390655500040", they.BUSY, KEYS_NO, answers=NO),
)  # fmt: skip

BY_NUMBER: Mapping[str, tuple[Invitee, ...]] = {
    number: tuple(each for each in INVITED if number in each.numbers)
    for invitee in INVITED
    for number in invitee.numbers
}

CHANGES_MIND, CHANGED_TO = "Vera Galli", "Mi dispiace, non vengo"
"""Writes this of her own accord, once she has keyed a yes."""
INTERRUPTED = "Sandro Pace"
"""The text network has his text, and never says so: the scheduler dies while it waits to hear it."""
NO_SUCH_NUMBER = "+393405550011"
"""The text network does not know it either."""

# What is meant by what they write: None where it is neither a yes nor a no.
MEANT: Mapping[str, Answer | None] = {
    "sì": YES,
    "SI'": YES,
    "Ok vengo!": YES,
    "Siamo in 3, volentieri": YES,
    "👍": YES,
    "1": YES,
    "Certo, ci sarò": YES,
    "Yes, I'll be there!": YES,
    "Vale, voy": YES,
    "no grazie": NO,
    "2": NO,
    "Non posso, mi dispiace": NO,
    "Sorry, can't make it": NO,
    "no puedo, lo siento": NO,
    CHANGED_TO: NO,
    "forse": None,
    "STOP": None,
    "Non scrivetemi più": None,
}
STOPS = frozenset({"STOP", "Non scrivetemi più"})
PARTIES: Mapping[str, int] = {"Siamo in 3, volentieri": 3}


def named(name: str) -> Invitee:
    """Whoever has this name. Raises StopIteration for nobody's."""
    return next(invitee for invitee in INVITED if invitee.name == name)


def in_the_lab(key: str) -> Invitee:
    """Whoever is called so in the lab. Raises StopIteration for nobody's."""
    return next(invitee for invitee in INVITED if invitee.key == key)


def members() -> dict[str, Member]:
    """All of them as the lab has them: one for each telephone, or pair of telephones."""
    return {
        invitee.key: Member(
            who=invitee.name,
            numbers=invitee.numbers,
            takes=invitee.takes,
            replies=tuple((Reply(after=after, body=body),) for body, after in invitee.writes),
            follows_link=invitee.presses.value if invitee.presses else None,
        )
        for invitee in INVITED
        if BY_NUMBER[invitee.numbers[0]][0] is invitee
    }
