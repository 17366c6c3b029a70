"""The lab's people do what personas.toml says of them, and our PBX sees what an operator would show it."""

from __future__ import annotations

from agi.fastagi import Session
from lab.carrier import Account
from lab.heard import Over
from lab.network import Lab
from lab.personas import Callee, Caller, People, Step, Takes
from lab.ports import free_port
from tests.pbx.lab_player import LINE, house_led_by

CAUSES = {
    Takes.ANSWERS: ("ANSWER", "16"),
    Takes.BUSY: ("BUSY", "17"),
    Takes.REJECTS: ("CHANUNAVAIL", "21"),
    Takes.UNALLOCATED: ("CHANUNAVAIL", "1"),
    Takes.CONGESTION: ("CONGESTION", "34"),
    Takes.NO_ANSWER: ("NOANSWER", None),  # it is we who gave up
}
NUMBERS = {takes: f"+3902991000{at:02}" for at, takes in enumerate(Takes)}
PEOPLE = People(
    callers={
        "shown": Caller(who="somebody", number="+393331110001", talks_for=60),
        "withheld": Caller(who="somebody", withheld=True, patience=2),
        "hasty": Caller(
            who="hangs up", number="+393331110002", steps=(Step(hears="greeting", hangs_up=True),), patience=20
        ),
        "impatient": Caller(who="gives up", number="+393331110003", patience=2),
    },
    callees={
        str(takes): Callee(
            who=str(takes), place="somewhere", number=number, takes=(takes,),
            says="I say this and I say it again.", talks_for=1,
        )
        for takes, number in NUMBERS.items()
    },
)  # fmt: skip


class Seen:
    """What the script of the house sees: who calls, and how each number it rings takes it."""

    def __init__(self) -> None:
        self.callers: list[tuple[str | None, str | None]] = []
        self.rang: dict[Takes, tuple[str | None, str | None]] = {}

    async def greet(self, session: Session) -> None:
        await session.set_variable("TIMEOUT(absolute)", 0)
        self.callers.append((session.request.callerid, await session.get_variable("CALLERID(num-pres)")))
        await session.answer()
        await session.stream_file("centralino/greeting")
        await session.wait_for_digit(-1)

    async def ring_everybody(self, session: Session) -> None:
        await session.set_variable("TIMEOUT(absolute)", 0)
        for takes, number in NUMBERS.items():
            await session.exec("Dial", f"PJSIP/{number}@carrier", 2, "g")
            status, cause = [await session.get_variable(name) for name in ("DIALSTATUS", "HANGUPCAUSE")]
            self.rang[takes] = (status, None if status == "NOANSWER" else cause)
        await session.set_variable("CALL_HANDLED", "yes")


async def test_callers_show_or_withhold_their_number_and_hang_up_when_they_like() -> None:
    seen, account = Seen(), Account(free_port())
    async with house_led_by(seen.greet, account), Lab(account, PEOPLE) as lab:
        ends = [(await lab.call(who, to=LINE)).over for who in ("hasty", "impatient", "withheld")]
    assert [end and end.by_caller for end in ends] == [True, True, True]
    assert [end and end.at < limit for end, limit in zip(ends, (2.5, 3.5, 3.5), strict=True)] == [True] * 3
    assert [number for number, _ in seen.callers] == ["+393331110002", "+393331110003", "anonymous"]


async def test_a_number_that_is_no_line_of_ours_is_refused_as_unallocated() -> None:
    account = Account(free_port())
    async with house_led_by(Seen().greet, account), Lab(account, PEOPLE) as lab:
        heard = await lab.call("shown", to="+390299999999")
    assert heard.sounds == ()
    assert isinstance(heard.over, Over)
    assert heard.over.cause == 1


async def test_people_take_calls_as_they_are_said_to() -> None:
    seen, account = Seen(), Account(free_port())
    async with Lab(account, PEOPLE) as lab, house_led_by(seen.ring_everybody, account):
        await lab.call("shown", to=LINE)
        taken = [(call.name, call.answered_at is not None) for call in lab.reached]
    assert seen.rang == CAUSES
    assert taken == [(str(takes), takes is Takes.ANSWERS) for takes in Takes]
