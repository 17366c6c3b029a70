"""Staff commands, typed as staff type them, on a real database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from centralino.cli.main import app
from tests.fixtures.desk import Desk, at_a_keyboard

TELEPHONE = """
[lines."+390212345678"]
language = "it"
[destinations.support]
ring = [{ phone = "desk", ring_for = 30 }]
hours = "office"
[destinations.sales]
ring = [{ number = "+393331234567", trunk = "main", ring_for = 20 }]
[kinds.premium]
priority = 10
[safe]
phone = "desk"
[hours.office]
monday = ["09:00-18:00"]
[trunks.main]
host = "192.0.2.1"
[phones.desk]
password = "a-password-of-the-desk"
"""


@pytest.fixture
def desk(dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return at_a_keyboard(tmp_path, dsn, TELEPHONE, monkeypatch)


@pytest.fixture
def acme(desk: Desk) -> str:
    desk.types("contacts", "add", "Acme", "--code", "00743110157", "--number", "02 5555 0101", "--by", "ada")
    return "acme"


def test_a_contact_is_added_found_and_shown(desk: Desk, acme: str) -> None:
    shown = desk.types("contacts", "show", "00743110157")
    assert "#1 Acme" in shown
    assert "now goes to sales: no-contract" in shown
    (listed,) = desk.asks("contacts", "list")
    assert listed["now"] == "sales: no-contract"
    assert listed["contact"]["numbers"][0]["added_by"] == "ada"


def test_a_paid_contract_opens_support_and_a_revocation_closes_it(desk: Desk, acme: str) -> None:
    desk.types("contracts", "add", acme, "--kind", "premium", "--from", "2020-01-01")
    assert desk.asks("contacts", "show", acme)["now"] == "sales: unpaid"
    desk.types("contracts", "pay", "1", "--until", "31/12/2099", "--why", "invoice 7", "--by", "eva")
    assert desk.asks("contacts", "show", acme)["now"] == "support: paid, priority 10"
    desk.types("grants", "revoke", acme, "--why", "fraud")
    assert "now goes to sales: revoked" in desk.types("contacts", "show", acme)
    desk.types("grants", "grant", acme, "--why", "cleared", "--until", "tomorrow")
    assert [word["state"] for word in desk.asks("grants", "list", acme)] == ["revoked", "granted"]
    history = desk.asks("contracts", "list", acme)
    assert [(each["by"], each["why"]) for each in history["changes"]] == [("eva", "invoice 7")]


def test_who_registers_awaits_until_sales_decide(desk: Desk) -> None:
    desk.types("contacts", "register", "Beta", "--code", "B58378431", "--number", "+34911234567")
    assert "Beta" in desk.types("grants", "list")
    desk.types("grants", "grant", "beta", "--why", "a trial")
    assert "nobody" in desk.types("grants", "list")


def test_numbers_are_added_confirmed_looked_up_and_removed(desk: Desk, acme: str) -> None:
    desk.types("numbers", "add", acme, "333 1234567")
    desk.types("numbers", "confirm", acme, "3331234567", "--by", "ada")
    assert "confirmed" in desk.types("numbers", "who", "+393331234567")
    desk.types("numbers", "remove", acme, "+393331234567")
    assert "nobody's" in desk.types("numbers", "who", "+393331234567")


def test_a_contact_is_changed_and_removed(desk: Desk, acme: str) -> None:
    changed = desk.asks("contacts", "change", acme, "--name", "Acme Srl", "--add-code", "ES B-58378431")
    assert changed["contact"]["name"] == "Acme Srl"
    assert [code["code"] for code in changed["contact"]["codes"]] == ["00743110157", "B58378431"]
    desk.types("contacts", "remove", "B58378431", answers="y\n")
    assert "no contacts" in desk.types("contacts", "list")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("contacts show nobody", "no contact has the id, the code or the name 'nobody'"),
        (
            "contacts add B --code 00743110158",
            "'00743110158' is no VAT number of IT: its check digit is wrong",
        ),
        ("contacts add B --code 00743110157", "the code 00743110157 is that of #1 Acme"),
        ("contacts add B --number 1", "'1' is no telephone number"),
        ("numbers add acme 0255550101", "+390255550101 is Acme's already"),
        ("contracts pay 9 --until today", "there is no contract 9"),
        (
            "contracts add acme --from 2026-02-30",
            "'2026-02-30' is no day: it is written like 2026-12-31 or 31/12/2026",
        ),
        (
            "grants grant acme --why x --until 2020-01-01",
            "a grant until 2020-01-02T00:00:00+01:00 would be over",
        ),
        ("contacts change acme --name-clip ../x", "'../x' is no name of a recording"),
        ("contracts add acme --kind 7up", "'7up' is no kind of contract"),
        ("calls show 1.2", "there is no call '1.2'"),
        ("call-backs done 3", "nobody waits under 3, or somebody else has called"),
        ("import none.csv", "none.csv: No such file or directory"),
        ("explain nobody", "'nobody' is no number; for a caller who shows none, say withheld"),
    ],
)
def test_what_cannot_be_done_is_one_line_on_stderr(desk: Desk, acme: str, words: str, why: str) -> None:
    assert desk.is_refused(*words.split()).startswith(why)


def test_what_is_not_understood_is_exit_code_two(desk: Desk) -> None:
    assert CliRunner().invoke(app, ["contacts", "dance"]).exit_code == 2
    assert CliRunner().invoke(app, ["grants", "revoke", "acme"]).exit_code == 2


def test_a_database_that_is_away_is_one_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///none?host={desk.folder}")
    assert "No such file or directory" in desk.is_refused("contacts", "list")


def test_a_setting_that_is_wrong_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CENTRALINO_TIME_ZONE", "Roma")
    assert desk.is_refused("contacts", "list").startswith("CENTRALINO_TIME_ZONE: 'Roma' is no time zone")


def test_a_file_is_imported_twice_and_its_faults_are_shown_and_written(desk: Desk) -> None:
    file = desk.folder / "customers.csv"
    file.write_text("Nome,P.IVA,Colore\nAcme,00743110157,red\nBeta,B58378431,blue\n")
    words = ("import", "customers.csv", "--columns", "colore=-")
    assert "2 contacts added" in desk.types(*words)
    assert "nothing changes, 2 contacts are as the file has them" in desk.types(*words)
    file.write_text("Nome,P.IVA\nGamma,1\nDelta,20-05536168-2\n")
    refused = CliRunner().invoke(app, ["import", "customers.csv", "--report", "report.csv"])
    assert refused.exit_code == 1
    assert "is no VAT number of IT, ES, AR, CL" in refused.stdout
    assert "nothing is taken" in refused.stdout
    assert (
        (desk.folder / "report.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("2,code,1,")
    )
    assert desk.asks("import", "customers.csv", "--good-rows")["taken"] == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
    }


def test_a_file_of_members_without_codes_is_tried_and_then_taken_onto_a_list(desk: Desk) -> None:
    (desk.folder / "soci.csv").write_text(
        "Cognome;Nome;Cellulare\nRossi;Anna;tel. 333 1234567\nROSSI;ANNA;3331234567\nNeri;Carla;3.9E+11\n"
    )
    tried = desk.asks("import", "soci.csv", "--list", "soci", "--try")
    assert (tried["rows"], tried["refused"], tried["merged"], tried["repaired"]) == (3, 1, 1, 1)
    assert tried["taken"] == {"added": 1, "changed": 0, "unchanged": 0}
    assert desk.asks("lists", "list") == []
    desk.types("import", "soci.csv", "--list", "soci", "--good-rows")
    assert [each["name"] for each in desk.asks("lists", "show", "soci")["members"]] == ["Anna Rossi"]


def test_explain_says_what_would_happen_and_writes_nothing(desk: Desk, acme: str, dsn: str) -> None:
    desk.types("contracts", "add", acme, "--from", "2020-01-01", "--paid-until", "2099-12-31")
    told = desk.types("explain", "0255550101", "--at", "2026-03-02 10:00")
    assert "support: paid" in told
    assert "phone desk" in told
    keyed = desk.asks("explain", "withheld", "--code", "00743110157", "--at", "2026-03-03 10:00")
    assert [stage["verdict"]["to"] for stage in keyed["stages"]] == ["ask-code", "support"]
    with psycopg.connect(dsn) as connection:
        for table in ("calls", "code_attempts", "decisions"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (0,)


def test_calls_and_call_backs_are_listed_and_shown(desk: Desk, acme: str, dsn: str) -> None:
    began = datetime.now(UTC) - timedelta(minutes=5)
    with psycopg.connect(dsn) as connection:
        connection.execute(
            """
            insert into calls (id, began_at, ended_at, caller, dialled, source, contact_id, verdict, reason, outcome)
            values ('1.7', %(began)s, %(ended)s, '+390255550101', '+390212345678', 'main', 1, 'support', 'paid',
                    'talked')
            """,
            {"began": began, "ended": began + timedelta(seconds=75)},
        )
        connection.execute(
            """
            insert into call_steps (call_id, script_at, position, at, what, detail, took_ms)
            values ('1.7', %(began)s, 0, %(began)s, 'say', '{"says": ["greeting"]}', 2300)
            """,
            {"began": began},
        )
        connection.execute(
            """
            insert into call_backs (call_id, number, about, asked_at)
            values ('1.7', '+390255550101', 'support', %(began)s)
            """,
            {"began": began},
        )
    listed = desk.types("calls", "list", "--contact", acme)
    assert "support: paid" in listed
    assert "1:15" in listed
    assert desk.asks("calls", "list", "--caller", "0255550199") == []
    shown = desk.types("calls", "show", "1.7")
    assert "#1 Acme" in shown
    assert "says greeting" in shown
    assert "+390255550101" in desk.types("call-backs", "list")
    desk.types("call-backs", "done", "1", "--by", "ada")
    assert "nobody waits" in desk.types("call-backs", "list")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "contacts",
        "numbers",
        "contracts",
        "grants",
        "calls",
        "call-backs",
        "import",
        "explain",
        "contacts add",
    ],
)
def test_every_command_explains_itself(words: str) -> None:
    helped = CliRunner().invoke(app, [*words.split(), "--help"])
    assert helped.exit_code == 0
    assert "Usage:" in helped.stdout
