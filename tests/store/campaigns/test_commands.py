"""A campaign from the command line, typed as staff type it, from the spreadsheet to the sheet of who comes."""

from __future__ import annotations

import csv
import re
import wave
from datetime import datetime
from typing import Any

import psycopg
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from centralino.cli.main import app
from centralino.prompts.catalogue import Prompt, read_catalogue
from centralino.prompts.clips import Clip, Spoken
from centralino.prompts.sound import from_pcm
from centralino.prompts.wav import write_clip
from tests.fixtures.desk import Desk
from tests.store.campaigns.desk import PLAN, SOUNDS


def test_a_spreadsheet_becomes_contacts_on_a_list(desk: Desk, members: None) -> None:
    assert "soci" in desk.types("lists", "list")
    shown = desk.asks("lists", "show", "soci")
    assert [each["name"] for each in shown["members"]] == ["Anna Rossi", "Bruno Bianchi", "Carla Verdi"]
    assert "no row" not in desk.types("import", "members.csv", "--list", "soci")


def test_a_list_is_filled_from_a_sheet_of_numbers_or_names_every_row_it_cannot_place(
    desk: Desk, members: None
) -> None:
    (desk.folder / "board.csv").write_text("Cellulare,Nome\n+39 333 1234567,Anna Rossi\n348 0000000,Zoe\n")
    done = CliRunner().invoke(app, ["lists", "import", "board", "board.csv"])
    assert done.exit_code == 1
    assert "+393480000000" in done.stdout
    assert "no such contact" in done.stdout
    assert "1 are new on the list board" in desk.types("lists", "import", "board", "board.csv", "--good-rows")
    desk.types("lists", "add", "board", "Carla", "B200")
    desk.types("lists", "remove", "board", "A100")
    assert [each["name"] for each in desk.asks("lists", "show", "board")["members"]] == [
        "Bruno Bianchi",
        "Carla Verdi",
    ]


def test_a_campaign_is_drawn_up_prepared_started_and_shown(desk: Desk, members: None) -> None:
    drafted = desk.types("campaign", "draft", "cena.toml", "--by", "ada")
    assert "la cena sociale, a Villa Borghese" in drafted
    assert "mon-fri 09:00-20:00; sat 10:00-19:00; sun never" in drafted
    assert "nothing speaks against it" in desk.types("campaign", "prepare", "cena")
    assert "cena is ready and cannot be paused" in desk.is_refused("campaign", "pause", "cena")
    assert "running" in desk.types("campaign", "start", "cena", "--why", "it is time", "--by", "eva")
    prepared = desk.asks("campaign", "prepare", "cena")
    assert (prepared["made"]["made"], prepared["findings"]) == (0, [])
    shown = desk.asks("campaign", "show", "cena")
    assert [(each["what"], each["by"]) for each in shown["changes"]][-2] == ("started", "eva")
    assert shown["now"]["states"] == {"waiting": 3}
    assert re.search(r"cena\s+running\s+la cena sociale", desk.types("campaign", "list"))


def test_a_start_is_ordered_and_called_off(desk: Desk, members: None) -> None:
    desk.types("campaign", "draft", "cena.toml")
    desk.types("campaign", "prepare", "cena")
    assert "starts" in desk.types("campaign", "start", "cena", "--at", "tomorrow 10:00")
    assert desk.asks("campaign", "start", "cena", "--not-yet")["start_at"] is None
    assert "is not between now and when replies close" in desk.is_refused(
        "campaign", "start", "cena", "--at", "2020-01-01 10:00"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param("draft cena.toml --name 'La Cena'", "is no name of a campaign", id="name"),
        pytest.param("draft nowhere.toml", "No such file", id="file"),
        pytest.param(
            "draft wrong.toml", "wrong.toml: trunks: is missing; trunk: there is no such key", id="plan"
        ),
        pytest.param("start pranzo", "there is no campaign 'pranzo' (there is: none yet)", id="campaign"),
        pytest.param("watch pranzo", "there is no campaign", id="watch"),
    ],
)
def test_what_cannot_be_done_is_one_line(desk: Desk, words: str, says: str) -> None:
    (desk.folder / "wrong.toml").write_text(PLAN.replace("trunks", "trunk"))
    typed = ["La Cena" if word == "X" else word for word in words.replace("'La Cena'", "X").split()]
    assert says in desk.is_refused("campaign", *typed)


def test_a_running_campaign_is_changed_paused_resumed_and_ended(desk: Desk, running: None) -> None:
    (desk.folder / "cena.toml").write_text(
        PLAN + '[retries]\ngap = "30m"\n[words]\ngreeting = "Buongiorno {name}, qui {organisation}."\n'
    )
    changed = desk.types("campaign", "change", "cena", "cena.toml", "--why", "too slow")
    assert "30m between two at least" in changed
    assert "paused" in desk.types("campaign", "pause", "cena", "--why", "lunch")
    assert "running" in desk.types("campaign", "resume", "cena")
    assert "cancelled" in desk.types("campaign", "cancel", "cena", "--why", "rain", answers="y\n")
    assert "that was its end" in desk.is_refused("campaign", "finish", "cena", "--yes")
    assert [each["why"] for each in desk.asks("campaign", "show", "cena")["changes"]][3:] == [
        "too slow",
        "lunch",
        "",
        "rain",
    ]


def test_members_are_invited_withdrawn_and_answered_for(desk: Desk, running: None) -> None:
    desk.types(
        "contacts", "add", "Dario Neri", "--number", "+393391112223", "--time-zone", "America/New_York"
    )
    assert "1 invited" in desk.types("campaign", "invite", "cena", "--member", "Dario")
    assert "invited to cena already" in desk.is_refused("campaign", "invite", "cena", "--member", "Dario")
    assert "withdrawn" in desk.types("campaign", "withdraw", "cena", "Bruno", "--why", "moved away")
    assert "nothing more is due" in desk.types("campaign", "answer", "cena", "Anna", "yes", "--party", "2")
    assert "A change of mind" in desk.types("campaign", "answer", "cena", "Anna", "no")
    found = {each["name"]: each for each in desk.asks("campaign", "participants", "cena")}
    assert (found["Anna Rossi"]["answer"], len(found["Anna Rossi"]["answers"])) == ("no", 2)
    assert found["Bruno Bianchi"]["state"] == "withdrawn"


def test_who_comes_is_written_as_a_sheet(desk: Desk, running: None) -> None:
    desk.types("campaign", "answer", "cena", "Anna", "yes", "--party", "2", "--by", "ada")
    desk.types("contacts", "add", "=1+1", "--number", "+393391112223")
    desk.types("campaign", "invite", "cena", "--member", "=1+1")
    desk.types("campaign", "participants", "cena", "--csv", "all.csv", "--xlsx", "all.xlsx")
    with (desk.folder / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        written = {row["name"]: row for row in csv.DictReader(file)}
    assert (written["Anna Rossi"]["answer"], written["Anna Rossi"]["how many"]) == ("yes", "2")
    assert "'=1+1" in written
    sheet = load_workbook(desk.folder / "all.xlsx").active
    assert sheet is not None
    heads, first = [each.value for each in sheet[1]], [each.value for each in sheet[3]]
    anna = dict(zip(heads, first, strict=True))
    assert (anna["name"], anna["answer"], anna["by way of"], anna["from"]) == (
        "Anna Rossi",
        "yes",
        "staff",
        "ada",
    )
    assert isinstance(anna["answered"], datetime)
    only = desk.types("campaign", "participants", "cena", "--only", "yes")
    assert "1 come, 2 people with those they bring; 0 do not; 0 have not answered." in only


def test_an_invitation_explains_itself(desk: Desk, running: None) -> None:
    told = desk.types("campaign", "why", "cena", "Anna", "--at", "tomorrow 23:00")
    assert "invited by the list soci by ada" in told
    assert re.search(r"Next: call \+393331234567, \d{4}-\d\d-\d\d \d\d:00", told)
    assert re.search(r"hours\s+the campaign's hours", told)
    desk.types("opposition", "add", "Anna", "--why", "by letter")
    assert "Nothing comes next" in desk.types("campaign", "why", "cena", "Anna")
    assert desk.asks("campaign", "why", "cena", "Anna")["next"]["step"] == "stop"


def test_who_opposes_is_left_alone_until_they_say_otherwise(desk: Desk, running: None) -> None:
    desk.types("opposition", "add", "Anna", "--why", "by letter", "--by", "ada")
    assert "Anna Rossi" in desk.types("opposition", "list")
    assert desk.asks("campaign", "show", "cena")["now"]["states"] == {"waiting": 2, "opposed": 1}
    desk.types("opposition", "lift", "Anna", "--why", "rang us")
    assert "nobody" in desk.types("opposition", "list")
    assert len(desk.asks("opposition", "list", "Anna")) == 1
    assert desk.asks("campaign", "show", "cena")["now"]["states"] == {"waiting": 3}


def test_a_register_is_brought_in_with_its_day(desk: Desk) -> None:
    (desk.folder / "rpo.csv").write_text("Numero\n3331234567\nnobody\n06 12345678\n3331234567\n")
    words = ("register", "import", "rpo.csv", "--name", "opposizioni", "--as-of")
    assert "2 numbers as of" in desk.types(*words, "today")
    (held,) = desk.asks("register", "list")
    assert (held["name"], held["numbers"]) == ("Registro pubblico delle opposizioni", 2)
    assert "is still to come" in desk.is_refused(*words, "tomorrow")
    assert "is newer" in desk.is_refused(*words, "2020-01-01")


def test_a_picture_shows_members_lines_and_what_is_due(
    desk: Desk, running: None, rows: psycopg.Connection[tuple[Any, ...]]
) -> None:
    rows.execute(
        "insert into trunks (name, next_call_at, rests_until, rests_why) "
        "values ('main', now(), now() + interval '1 minute', '5 calls in a row failed')"
    )
    seen = desk.types("campaign", "watch", "cena", "--once")
    assert "3 calls are due" in seen
    assert re.search(r"3\s+100 %\s+wait for their next step", seen)
    assert re.search(r"main\s+0/4 .*rests until \d\d:\d\d:\d\d: 5 calls in a row failed", seen)


def test_the_whole_invitation_is_heard_with_the_members_name(desk: Desk, running: None) -> None:
    catalogue = read_catalogue(SOUNDS)
    silence = from_pcm(b"\1\0" * 1600, 16000)
    for prompt in (Prompt.INVITATION_CHOICES, Prompt.INVITATION_CHOICE_NEVER):
        clip = Clip(f"it/{prompt}", Spoken(catalogue.words[prompt]["it"], catalogue.voices["it"]))
        write_clip(desk.folder / "sounds" / "clips" / clip.place, silence)
    heard = desk.asks("campaign", "hear", "cena", "Carla", "--out", "heard.wav")
    said = " ".join(heard["words"])
    assert "Associazione Amici del Teatro" in said
    assert (
        said.index("Carla Verdi") < said.index("la cena sociale") < said.index(catalogue.words[prompt]["it"])
    )
    with wave.open(str(desk.folder / "heard.wav"), "rb") as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(heard["seconds"], abs=0.1)


def test_a_campaign_whose_words_are_recorded_is_refused_without_the_files_and_heard_with_them(
    desk: Desk, members: None
) -> None:
    words = (
        '[words]\ninvitation = { recording = "spring.wav" }\nmessage = { recording = "after-the-tone.wav" }\n'
    )
    (desk.folder / "cena.toml").write_text(f"{PLAN}{words}")
    assert "the recording spring.wav" in desk.types("campaign", "draft", "cena.toml")
    for command in ("prepare", "hear"):
        refused = desk.is_refused("campaign", command, "cena")
        assert "words.invitation: " in refused
        assert "spring.wav: cannot be read" in refused
    for name in ("spring", "after-the-tone"):
        tone = from_pcm(b"\0\40\0\340" * 4000, 16000)
        write_clip(desk.folder / "sounds" / "own" / "campaigns" / name, tone)
    assert "nothing speaks against it" in desk.types("campaign", "prepare", "cena")
    heard = desk.asks("campaign", "hear", "cena", "--saying", "message", "--out", "heard.wav")
    assert heard["words"] == ["(after-the-tone.wav)"]
    assert heard["seconds"] == pytest.approx(0.5, abs=0.3)
    desk.types("campaign", "start", "cena")
    (desk.folder / "sounds" / "own" / "campaigns" / "spring.wav").unlink()
    assert "spring.wav: cannot be read" in desk.is_refused("campaign", "change", "cena", "cena.toml")


def test_a_contact_who_prefers_texts_and_lives_elsewhere_is_shown_so(desk: Desk, members: None) -> None:
    desk.types("contacts", "change", "Anna", "--prefers-texts", "--time-zone", "Europe/Madrid")
    shown = desk.types("contacts", "show", "Anna")
    assert "campaigns text rather than call" in shown
    assert "Europe/Madrid" in shown
    assert "is no time zone" in desk.is_refused("contacts", "change", "Anna", "--time-zone", "Madrid")
