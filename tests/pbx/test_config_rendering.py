"""The rendered configuration, read back: everything from the settings is where it should be, and nothing else."""

from __future__ import annotations

import stat
from pathlib import Path

import asterisk.config
import pytest

from centralino.settings import Settings
from centralino.stack.asterisk import AsteriskLayout, our_asterisk
from centralino.stack.asterisk.lines import rendered_lines, spellings
from centralino.stack.asterisk.templates import render

Section = dict[str, list[str]]
OPERATOR = "sip.operator.example"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate(
        {
            "folder": tmp_path,
            "ami_password": "a;password#of-the-tests",
            "agi_port": 14573,
            "frozen_after": 9,
            "telephone": {
                "lines": {"+390212345678": {"language": "it"}, "+442012345678": {"language": "en"}},
                "safe": {"number": "+393331234567", "trunk": "main", "ring_for": 40},
                "destinations": {
                    "support": {"ring": [{"queue": "support"}], "music": "calm"},
                    "sales": {"ring": [{"phone": "desk1"}]},
                },
                "queues": {
                    "support": {
                        "members": [{"phone": "desk1"}, {"number": "+393339876543", "trunk": "second"}],
                        "strategy": "ringall",
                        "ring_for": 17,
                    }
                },
                "trunks": {
                    "main": {
                        "host": OPERATOR, "user": "0212345678", "password": "pa=ss>wd", "register_with_it": True,
                        "caller_id": "+390212345678", "codecs": ["g722", "alaw"],
                    },
                    "second": {"host": OPERATOR, "port": 5070},
                    "third": {"host": "192.0.2.7"},
                },
                "phones": {
                    "desk1": {"password": "secret", "name": "Technician 1"},
                    "visitor": {"password": "secret", "number": "+390255501001"},
                },
            },
        }
    )  # fmt: skip


@pytest.fixture
def written(settings: Settings, layout: AsteriskLayout) -> Path:
    """The folder with the files, as a start writes them."""
    instance = our_asterisk(settings, layout)
    instance.write_configuration()
    return instance.folders.etc


def sections(file: Path) -> list[tuple[str, Section]]:
    """A file as pyst2 reads it: categories in order, the same name as often as it stands there."""
    found = []
    for category in asterisk.config.Config(str(file)).categories:
        items: Section = {}
        for item in category.items:
            items.setdefault(item.name.strip(), []).append(item.value.strip())
        found.append((category.name, items))
    return found


def section(file: Path, name: str, kind: str | None = None) -> Section:
    return next(
        items
        for found, items in sections(file)
        if found == name and (kind is None or items["type"] == [kind])
    )


def test_only_we_may_read_it(written: Path) -> None:
    assert {stat.S_IMODE(file.stat().st_mode) for file in written.iterdir()} == {0o600}
    assert stat.S_IMODE(written.stat().st_mode) == 0o700


def test_the_dialplan_is_told_where_the_server_and_the_safe_destination_are(
    written: Path, settings: Settings
) -> None:
    assert section(written / "globals.conf", "globals") == {
        "AGI_ADDRESS": ["127.0.0.1:14573"],
        "JOURNAL": [str(settings.journal_folder)],
        "FROZEN_AFTER": ["9"],
        "SAFE_DIAL": ["PJSIP/+393331234567@main"],
        "SAFE_RING_FOR": ["40"],
    }


def test_every_member_is_in_their_queue(written: Path) -> None:
    queue = section(written / "queues.conf", "support")
    assert queue["member"] == [
        "PJSIP/desk1,0,desk1,PJSIP/desk1",
        "PJSIP/+393339876543@second,0,+393339876543,Custom:outside",
    ]
    assert (queue["strategy"], queue["timeout"], queue["retry"]) == (["ringall"], ["17"], ["2"])


def test_a_trunk_is_all_that_the_operator_wants(written: Path) -> None:
    pjsip = written / "pjsip.conf"
    endpoint = section(pjsip, "main", "endpoint")
    assert endpoint["allow"] == ["g722,alaw"]
    assert endpoint["from_user"] == ["+390212345678"]
    assert endpoint["context"] == ["from-trunk"]
    assert section(pjsip, "main", "auth")["username"] == ["0212345678"]
    assert section(pjsip, "main", "aor")["contact"] == [f"sip:{OPERATOR}:5060"]
    assert section(pjsip, "main", "registration")["client_uri"] == [f"sip:0212345678@{OPERATOR}:5060"]


def test_trunks_at_one_host_are_told_apart_by_their_port(written: Path) -> None:
    identified = {
        items["endpoint"][0]: items["match"][0]
        for _, items in sections(written / "pjsip.conf")
        if items.get("type") == ["identify"]
    }
    assert identified == {"main": f"{OPERATOR}:5060", "second": f"{OPERATOR}:5070", "third": "192.0.2.7"}


def test_a_phone_presents_its_number_and_needs_its_password(written: Path) -> None:
    pjsip = written / "pjsip.conf"
    assert section(pjsip, "visitor", "endpoint")["callerid"] == ['"visitor" <+390255501001>']
    assert section(pjsip, "desk1", "endpoint")["callerid"] == ['"Technician 1" <desk1>']
    assert section(pjsip, "desk1", "endpoint")["auth"] == ["desk1"]
    assert section(pjsip, "desk1", "auth")["password"] == ["secret"]


def test_music_of_our_own_comes_before_asterisks(settings: Settings, layout: AsteriskLayout) -> None:
    (settings.folder / "sounds" / "music" / "calm").mkdir(parents=True)
    instance = our_asterisk(settings, layout)
    instance.write_configuration()
    music = instance.folders.etc / "musiconhold.conf"
    assert section(music, "calm")["directory"] == [str(settings.folder / "sounds" / "music" / "calm")]
    assert section(music, "default")["directory"] == [str(layout.data / "moh")]


def test_a_semicolon_in_a_value_begins_no_comment(written: Path) -> None:
    assert r"secret = a\;password#of-the-tests" in (written / "manager.conf").read_text()


@pytest.mark.parametrize("value", ["x\nsecret = y", "x\r", "x\0"], ids=repr)
def test_a_line_break_in_a_value_cannot_make_a_second_setting(value: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        render(["modules.conf"], {"modules": [value]})


def test_a_dollar_never_reaches_the_dialplan(settings: Settings, layout: AsteriskLayout) -> None:
    with pytest.raises(ValueError, match=r"a \$ in a value"):
        our_asterisk(settings.model_copy(update={"agi_host": "${SHELL(reboot)}"}), layout)


def test_a_pbx_keeps_its_name(settings: Settings, layout: AsteriskLayout) -> None:
    names = {our_asterisk(settings, layout).files["asterisk.conf"] for _ in range(2)}
    assert len(names) == 1
    assert "systemname = pbx" in names.pop()


@pytest.mark.parametrize(
    ("number", "written_as"),
    [
        ("+390212345678", ("390212345678", "00390212345678", "0212345678")),
        ("+442012345678", ("442012345678", "00442012345678", "02012345678", "2012345678")),
        ("+34912345678", ("34912345678", "0034912345678", "912345678")),
        ("+5491123456789", ("5491123456789", "005491123456789", "01115-23456789".replace("-", ""), "91123456789")),
    ],
)  # fmt: skip
def test_a_line_has_the_spellings_operators_use(number: str, written_as: tuple[str, ...]) -> None:
    assert spellings(number) == written_as


def test_a_spelling_that_two_lines_share_is_taken_for_neither(settings: Settings) -> None:
    italian = settings.telephone.lines["+390212345678"]
    lines = rendered_lines({"+34912345678": italian, "+351912345678": italian})
    assert all("912345678" not in line.other_spellings for line in lines)
