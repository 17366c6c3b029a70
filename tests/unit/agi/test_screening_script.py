"""What callers of the support line hear, are asked, and where they get to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agi.call import Call
from agi.fastagi import Hangup
from agi.scripts.screening import screening
from agi.waiting_room import WaitingRoom
from centralino.calls.records import CallRecord, Outcome
from tests.unit.agi.pretended import (
    EXPIRED,
    NUMBER,
    PAID,
    SETTINGS,
    Caller,
    Line,
    call_of,
    line,
    written_of,
)

RIGHT, NOBODYS, MALFORMED = "00488410010#", "07654320154#", "00488410011#"


async def nothing_to_end(call: Call) -> bool:
    return False


async def lead(
    folder: Path, caller: Caller, support: Line, number: str | None = NUMBER
) -> tuple[Outcome, list[str], CallRecord]:
    call = call_of(caller, folder, number)
    outcome = await screening(call, support, WaitingRoom(support, nothing_to_end))
    return outcome, caller.heard_of_ours(), written_of(call, folder)


async def test_a_known_customer_with_a_paid_contract_is_put_through_at_once(tmp_path: Path) -> None:
    caller = Caller(answers=["support"])
    outcome, heard, record = await lead(tmp_path, caller, line(by_number={NUMBER: (PAID,)}))
    assert (outcome, heard, caller.rung) == (Outcome.TALKED, ["to-support"], ["support"])
    assert record.contact_id == PAID.contact_id
    assert record.route == "support"
    assert record.learned == ()


async def test_a_customer_is_spoken_to_in_their_own_language(tmp_path: Path) -> None:
    spanish = replace(PAID, language="es")
    caller = Caller(answers=["support"])
    await lead(tmp_path, caller, line(by_number={NUMBER: (spanish,)}))
    assert caller.variables["CHANNEL(language)"] == "es"


async def test_an_expired_customer_is_told_why_and_speaks_to_sales(tmp_path: Path) -> None:
    caller = Caller(answers=["PJSIP/desk"])
    outcome, heard, record = await lead(tmp_path, caller, line(by_number={NUMBER: (EXPIRED,)}))
    assert (outcome, heard) == (Outcome.TALKED, ["sales-expired", "to-sales"])
    assert record.decisions[-1].rule == "expired"


async def test_who_keys_a_right_code_is_learned_and_put_through(tmp_path: Path) -> None:
    caller = Caller([RIGHT], answers=["support"])
    outcome, heard, record = await lead(tmp_path, caller, line(by_code={"00488410010": (PAID,)}))
    assert (outcome, heard) == (Outcome.TALKED, ["greeting", "code-ask", "to-support"])
    assert [(each.number, each.contact_id) for each in record.learned] == [(NUMBER, 1)]
    assert [each.rule for each in record.decisions] == ["number-unknown", "paid"]


@pytest.mark.parametrize("number", [None, "201"], ids=["withheld", "an extension"])
async def test_what_is_no_public_number_is_never_learned(tmp_path: Path, number: str | None) -> None:
    caller = Caller([RIGHT], answers=["support"])
    _, _, record = await lead(tmp_path, caller, line(by_code={"00488410010": (PAID,)}), number)
    assert record.learned == ()


async def test_a_wrong_check_digit_is_told_apart_and_looks_nothing_up(tmp_path: Path) -> None:
    support = line(by_code={"00488410010": (PAID,)})
    caller = Caller([MALFORMED, NOBODYS, RIGHT], answers=["support"])
    _, heard, _ = await lead(tmp_path, caller, support)
    assert heard == [
        "greeting",
        "code-ask",
        "code-malformed",
        "code-ask",
        "code-unknown",
        "code-ask",
        "to-support",
    ]
    assert support.looked_up == ["07654320154", "00488410010"]


async def test_after_three_tries_sales_has_the_caller(tmp_path: Path) -> None:
    caller = Caller(["", NOBODYS, MALFORMED], answers=["PJSIP/desk"])
    _, heard, record = await lead(tmp_path, caller, line())
    assert heard == [
        *("greeting", "code-ask"),
        *("code-nothing", "code-ask"),
        *("code-unknown", "code-ask"),
        *("code-malformed", "sales-unknown", "to-sales"),
    ]
    assert record.decisions[-1].rule == "unknown"


async def test_star_starts_the_code_over(tmp_path: Path) -> None:
    support = line(by_code={"00488410010": (PAID,)})
    await lead(tmp_path, Caller(["99*00488410010#"], answers=["support"]), support)
    assert support.looked_up == ["00488410010"]


async def test_a_short_code_is_repeated_and_can_be_taken_back(tmp_path: Path) -> None:
    settings = SETTINGS.model_copy(update={"customer_code_pattern": "[0-9]{4}"})
    support = Line(None, settings, by_code={"4711": (PAID,)})  # type: ignore[arg-type]
    caller = Caller(["4712#", "*", "4711#", ""], answers=["support"])
    _, heard, _ = await lead(tmp_path, caller, support)
    assert heard == [
        *("greeting", "code-ask", "code-understood", "4", "7", "1", "2"),
        *("code-cleared", "code-ask", "code-understood", "4", "7", "1", "1"),
        "to-support",
    ]
    assert support.looked_up == ["4711"]


async def test_who_is_locked_out_is_not_asked(tmp_path: Path) -> None:
    _, heard, _ = await lead(tmp_path, Caller(answers=["PJSIP/desk"]), line(locked=True))
    assert heard == ["sales-locked-out", "to-sales"]


async def test_one_number_of_two_customers_is_asked_for_which(tmp_path: Path) -> None:
    caller = Caller(["7", "2"], answers=["PJSIP/desk"])
    _, heard, record = await lead(tmp_path, caller, line(by_number={NUMBER: (PAID, EXPIRED)}))
    menu = ["which-intro"]
    menu += ["which-code-ending", "0", "1", "0", "which-press", "1"]
    menu += ["which-code-ending", "1", "5", "7", "which-press", "2"]
    assert heard == [*menu, "wrong-key", *menu, "sales-expired", "to-sales"]
    assert record.contact_id == EXPIRED.contact_id


@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "the recording is gone"])
async def test_a_customer_with_a_recorded_name_is_called_by_it(tmp_path: Path, recorded: bool) -> None:
    clips = tmp_path / "sounds" / "clips" / "names"
    clips.mkdir(parents=True)
    if recorded:
        (clips / "rossi.wav").touch()
    named = replace(PAID, name_clip="rossi")
    settings = SETTINGS.model_copy(update={"folder": tmp_path})
    support = Line(None, settings, by_number={NUMBER: (named, EXPIRED)})  # type: ignore[arg-type]
    caller = Caller(["1"], answers=["support"])
    _, heard, _ = await lead(tmp_path, caller, support)
    by_name = ["which-for", "names/rossi", "which-press", "1"]
    by_code = ["which-code-ending", "0", "1", "0", "which-press", "1"]
    assert heard[: 1 + len(by_name if recorded else by_code)] == [
        "which-intro",
        *(by_name if recorded else by_code),
    ]


async def test_what_rings_and_is_not_answered_gives_way_to_the_next(tmp_path: Path) -> None:
    caller = Caller(answers=["PJSIP/+393331234567@main"])
    outcome, _, _ = await lead(tmp_path, caller, line(by_number={NUMBER: (PAID,)}))
    assert caller.rung == ["support", "PJSIP/+393331234567@main"]
    assert outcome is Outcome.TALKED


async def test_when_nobody_answers_a_call_back_is_taken(tmp_path: Path) -> None:
    caller = Caller(["1", "2", "0298#", "0212345679#", "1"])
    outcome, heard, record = await lead(tmp_path, caller, line(by_number={NUMBER: (PAID,)}))
    assert caller.rung == ["support", "PJSIP/+393331234567@main", "PJSIP/desk"]
    assert heard[:4] == ["to-support", "nobody-answers", "nobody-answers", "call-back-offer"]
    assert "call-back-wrong-number" in heard
    assert heard[-2:] == ["call-back-taken", "goodbye"]
    assert outcome is Outcome.CALL_BACK_TAKEN
    assert record.call_back is not None
    assert (record.call_back.number, record.call_back.about) == ("+390212345679", "sales")


async def test_what_is_closed_is_not_promised(tmp_path: Path) -> None:
    telephone = SETTINGS.telephone.model_copy(update={"sales": "night"})
    settings = SETTINGS.model_copy(update={"telephone": telephone})
    support = Line(None, settings, by_number={NUMBER: (EXPIRED,)})  # type: ignore[arg-type]
    outcome, heard, _ = await lead(tmp_path, Caller(), support)
    assert (outcome, heard) == (Outcome.GOODBYE, ["sales-expired", "closed", "goodbye"])


async def test_a_database_that_is_down_leaves_the_caller_to_the_safe_destination(tmp_path: Path) -> None:
    outcome, heard, record = await lead(tmp_path, Caller(), line(fails=True))
    assert (outcome, heard) == (Outcome.LEFT_TO_DIALPLAN, [])
    assert record.decisions[-1].rule == "look-up-failed"


async def test_a_hang_up_ends_the_script_and_keeps_what_was_learned_so_far(tmp_path: Path) -> None:
    caller = Caller([NOBODYS, None])
    call = call_of(caller, tmp_path)
    with pytest.raises(Hangup):
        await screening(call, line(), WaitingRoom(line(), nothing_to_end))
    record = written_of(call, tmp_path)
    assert [step.detail.get("keyed") for step in record.steps] == ["07654320154", None]
    assert record.steps[-1].detail["cut_short_by"] == "Hangup"


async def test_a_refusal_of_a_call_back_is_no_slip(tmp_path: Path) -> None:
    outcome, heard, record = await lead(tmp_path, Caller(["2"]), line(by_number={NUMBER: (EXPIRED,)}))
    assert heard[-2:] == ["call-back-offer", "goodbye"]
    assert (outcome, record.call_back) == (Outcome.GOODBYE, None)


async def test_a_number_keyed_for_a_call_back_is_of_the_trunks_country(tmp_path: Path) -> None:
    trunks = {"main": SETTINGS.telephone.trunks["main"].model_copy(update={"region": "ES"})}
    telephone = SETTINGS.telephone.model_copy(update={"trunks": trunks})
    settings = SETTINGS.model_copy(update={"telephone": telephone})
    support = Line(None, settings, by_number={NUMBER: (EXPIRED,)})  # type: ignore[arg-type]
    _, _, record = await lead(tmp_path, Caller(["1", "2", "912345678#", "1"]), support)
    assert record.call_back is not None
    assert record.call_back.number == "+34912345678"
