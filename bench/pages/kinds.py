"""What is asked of each door of the staff: as it is, with what people write in its fields, and further on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from bench.pages.known import Known
from centralino.clock import now
from web.application import DOORS

FRAGMENT = {"hx-request": "true"}
Query = Callable[[Known], Mapping[str, str]]

SEARCHES: Sequence[tuple[str, Query]] = (
    ("a whole name", lambda known: {"q": known.person().name}),
    ("a surname", lambda known: {"q": known.person().name.split()[1]}),
    ("three letters", lambda known: {"q": known.person().name.split()[1][1:4]}),
    ("what 100,000 have (srl)", lambda _: {"q": "srl"}),
    ("nobody's name", lambda _: {"q": "zzyzx"}),
    ("a code", lambda known: {"q": known.person().code}),
    ("a number", lambda known: {"q": known.person().mobile[3:]}),
    ("the last five of a number", lambda known: {"q": known.person().mobile[-5:]}),
    ("a number nobody has", lambda known: {"q": f"0766{known.chance.randrange(10**6, 10**7)}"}),
)


def _days(known: Known) -> Mapping[str, str]:
    day = (now() - timedelta(days=known.chance.randint(2, 100))).date().isoformat()
    return {"from": day, "to": day}


def _contact(known: Known) -> str:
    return known.chance.choice(known.values["/customers/", "{id:int}"])


# Beside the door as it is: what may be asked of it, by the path of the door.
QUERIES: Mapping[str, Sequence[tuple[str, Query]]] = {
    "/customers": SEARCHES,
    "/lists/{name}/join": SEARCHES[:4],
    "/lists/{name}": SEARCHES[1:7],
    "/campaigns/{name}/invite": (
        ("somebody looked for", lambda known: {"who": known.person().name}),
        ("what 100,000 have (srl)", lambda _: {"who": "srl"}),
        ("nobody's name", lambda _: {"who": "zzyzx"}),
    ),
    "/campaigns": (("those that run", lambda _: {"state": "running"}),),
    "/campaigns/{name}/participants": (
        ("who come", lambda _: {"said": "yes"}),
        ("who changed their minds", lambda _: {"said": "changed"}),
        ("who wait", lambda _: {"state": "waiting"}),
        ("a surname", lambda known: {"name": known.person().name.split()[1]}),
        ("nobody's name", lambda _: {"name": "zzyzx"}),
    ),
    "/calls": (
        ("of a number", lambda known: {"number": known.person().mobile}),
        ("of a contact", lambda known: {"contact": _contact(known)}),
        ("of a day", _days),
        ("that ended in a rare way", lambda _: {"outcome": "script-failed"}),
    ),
    "/call-backs": (("returned", lambda _: {"show": "done"}),),
    "/what-if": (
        ("a known number", lambda known: {"number": known.person().mobile}),
        ("a stranger's", lambda _: {"number": "+390766123456"}),
    ),
    "/audit": (
        ("by one of the staff", lambda known: {"by": f"someone-{known.chance.randint(1, 40)}"}),
        ("of a contact", lambda known: {"subject": "contact", "id": _contact(known)}),
    ),
}
PARTS = (  # pages of which htmx asks for a part
    "/customers",
    "/lists/{name}",
    "/live",
    "/campaigns/{name}/findings",
    "/campaigns/{name}/missing",
    "/campaigns/{name}/plan/people/reach",
    "/campaigns/{name}/members/{id:int}",
)
LISTS = ("/customers", "/campaigns", "/calls", "/call-backs", "/audit", "/waiting-room", "/lists/{name}",
         "/campaigns/{name}/participants")  # fmt: skip
OF_CAMPAIGNS = "/campaigns/{name}"
FILES = (".csv", ".xlsx", ".ics", "/report", "/paper", "/sound")
# Boards have a bench of their own, and a forecast is reckoned by another process while its page says so.
ELSEWHERE = ("/campaigns/{name}/board/live", "/campaigns/{name}/forecast")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request: what a table calls it, and each time another address; `follows` the page to the next."""

    door: str
    what: str
    address: Callable[[], str]
    headers: Mapping[str, str]
    follows: bool = False
    is_file: bool = False


def kinds(known: Known) -> Iterator[Kind]:
    """Of all doors that are read."""
    for path in paths():
        if known.address(path) is None:
            continue
        for what, query in (("", _nothing), *QUERIES.get(path, ())):
            yield Kind(path, what, _addresses(known, path, query), {}, is_file=path.endswith(FILES))
        if path in PARTS:
            yield Kind(path, "a part of it", _addresses(known, path, _nothing), FRAGMENT)
        if path in LISTS:
            yield Kind(path, "further on", _addresses(known, path, _nothing), {}, follows=True)
        if path.startswith(OF_CAMPAIGNS) and "{id" not in path and not path.endswith(FILES):
            largest = path.replace("{name}", known.largest)
            yield Kind(path, "the largest that runs", _addresses(known, largest, _nothing), {})


def unknown(known: Known) -> list[str]:
    """Doors that nobody has told us how to ask."""
    return [path for path in paths() if known.address(path) is None]


def paths() -> list[str]:
    """Of all doors that are read by somebody who is signed in, but for those that are measured elsewhere."""
    return [door.path for door in DOORS if door.method == "GET" and door.path not in ELSEWHERE]


def _nothing(_: Known) -> Mapping[str, str]:
    return {}


def _addresses(known: Known, path: str, query: Query) -> Callable[[], str]:
    def draw() -> str:
        address, asked = known.address(path), urlencode(query(known))
        assert address is not None
        return f"{address}?{asked}" if asked else address

    return draw
