"""Members are read whole, take calls and texts one after another, and follow the link in a text."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from lab.link import NoSuchButton
from lab.member_with_a_text import MembersWithTexts
from lab.members import BUSY, Member, Press, Reply, Way, by_number, keys, read_members
from lab.personas import PersonaError

NUMBER = "+393401230001"
SARA = """
[members.sara]
who = "busy, then wrong, then right; changes her mind by text"
numbers = ["+393401230001", "+390612345678"]
takes = [
    "busy",
    { rings = 2, presses = [{ after = 3, keys = "5" }, { after = 7, keys = "1" }] },
    { way = "no-answer", calls_back = { after = 60, steps = [{ then_waits = 5, keys = "1" }] } },
]
replies = [[{ after = 2, body = "SI" }, { after = 9, body = "anzi no" }], [{ after = 1, body = "STOP" }]]
follows_link = "yes"
"""


def _read(folder: Path, text: str) -> dict[str, Member]:
    path = folder / "members.toml"
    path.write_text(text, encoding="utf-8")
    return read_members(path)


def test_a_member_takes_call_after_call_and_the_last_way_lasts(tmp_path: Path) -> None:
    sara = _read(tmp_path, SARA)["sara"]
    assert [sara.takes_call(count).way for count in range(5)] == [
        Way.BUSY, Way.ANSWERS, Way.NO_ANSWER, Way.NO_ANSWER, Way.NO_ANSWER,
    ]  # fmt: skip
    assert sara.takes_call(1).presses == (Press(after=3, keys="5"), Press(after=7, keys="1"))


def test_wrong_keys_come_before_the_right_one() -> None:
    assert [press.keys for press in keys("5", 2, ("7", 4), ("1", 6)).presses] == ["5", "7", "1"]


WRONG = {
    "keys of a busy line": ('takes = ["busy"]', 'takes = [{ way = "busy", presses = [{ after = 1, keys = "1" }] }]',
        "members.sara.takes.0: nobody presses keys who is busy"),
    "keys out of order": ('"busy"', '{ presses = [{ after = 5, keys = "1" }, { after = 2, keys = "2" }] }',
        "members.sara.takes.0: presses are in the order of their time"),
    "no way to take a call": ('["busy"]', "[]", "members.sara.takes"),
    "an unknown way": ('"busy"', '"sleeps"', "members.sara.takes.0.way"),
    "three numbers": (f'["{NUMBER}"]', f'["{NUMBER}", "+390612345678", "+390612345679"]', "members.sara.numbers"),
    "an unknown key": ("who =", "shoe_size = 43\nwho =", "members.sara.shoe_size"),
}  # fmt: skip
BUSY_SARA = f'[members.sara]\nwho = "x"\nnumbers = ["{NUMBER}"]\ntakes = ["busy"]\n'


@pytest.mark.parametrize(("right", "wrong", "complaint"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named(tmp_path: Path, right: str, wrong: str, complaint: str) -> None:
    with pytest.raises(PersonaError, match=r"members\.toml") as refused:
        _read(tmp_path, BUSY_SARA.replace(right, wrong))
    assert complaint in str(refused.value)


def test_no_number_rings_two(tmp_path: Path) -> None:
    with pytest.raises(PersonaError, match="is both sara's and tom's"):
        _read(tmp_path, BUSY_SARA + BUSY_SARA.replace("sara", "tom"))


def test_both_numbers_of_a_member_ring_them(tmp_path: Path) -> None:
    assert by_number(_read(tmp_path, SARA)) == {NUMBER: "sara", "+390612345678": "sara"}


def _tom(**more: object) -> Member:
    return Member.model_validate({"who": "tom", "numbers": (NUMBER,), "takes": (BUSY,), **more})


async def test_replies_go_text_by_text_and_then_stop() -> None:
    tom = _tom(
        replies=((Reply(after=2, body="what?"),), (Reply(after=1, body="si"), Reply(after=5, body="no")))
    )
    texts = MembersWithTexts({"tom": tom})
    assert [await texts.text_arrived(NUMBER, "Will you come?") for _ in range(3)] == [
        ((2, "what?"),),
        ((1, "si"), (5, "no")),
        (),
    ]
    assert await texts.text_arrived("+393401239999", "Will you come?") == ()
    assert texts.texted["tom"].bodies == ["Will you come?"] * 3


async def test_the_link_is_followed_once_and_its_button_pressed() -> None:
    pressed: list[tuple[str, str]] = []

    def press(link: str, answer: str) -> int:
        pressed.append((link, answer))
        return 200

    texts = MembersWithTexts({"tom": _tom(follows_link="no", link_after=0)}, press)
    for body in ("Hello.", "Answer here: http://127.0.0.1:8000/r/Ab3.", "Again: http://127.0.0.1:8000/r/Ab3"):
        await texts.text_arrived(NUMBER, body)
    async with asyncio.timeout(5):
        while not texts.texted["tom"].pressed:
            await asyncio.sleep(0.01)
    assert pressed == [("http://127.0.0.1:8000/r/Ab3", "no")]
    assert texts.texted["tom"].pressed == [200]


async def test_a_page_without_the_button_is_told() -> None:
    def press(link: str, answer: str) -> int:
        raise NoSuchButton(f"{link} has no button {answer!r}")

    texts = MembersWithTexts({"tom": _tom(follows_link="no", link_after=0)}, press)
    await texts.text_arrived(NUMBER, "http://127.0.0.1/r/x")
    async with asyncio.timeout(5):
        while not texts.texted["tom"].pressed:
            await asyncio.sleep(0.01)
    assert texts.texted["tom"].pressed == ["http://127.0.0.1/r/x has no button 'no'"]
