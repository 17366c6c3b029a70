"""Settings: what is wrong stops the start and is named, and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from centralino.settings import Settings, SettingsError, load

PASSWORD = "a-password-of-a-test"
TELEPHONE = """
[lines."+390298765432"]
language = "it"

[safe]
phone = "desk"

[phones.desk]
password = "not-a-secret"

[destinations.support]
ring = [{ phone = "desk" }]
otherwise = "sales"

[destinations.sales]
ring = [{ phone = "desk" }]
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "telephone.toml").write_text(TELEPHONE)
    (tmp_path / ".secrets.env").write_text(f"CENTRALINO_AMI_PASSWORD={PASSWORD}\n")
    return tmp_path


def complaint(checkout: Path, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as refused:
        load(checkout, environment or {})
    return str(refused.value)


def test_the_environment_wins_over_the_files(checkout: Path) -> None:
    (checkout / ".env").write_text("CENTRALINO_AGI_PORT=4600\nCENTRALINO_SIP_PORT=5090\n")
    settings = load(
        checkout, {"CENTRALINO_AGI_PORT": "4700", "PATH": "/bin", "DATABASE_URL": "postgresql:///x"}
    )
    assert (settings.agi_port, settings.sip_port) == (4700, 5090)
    assert settings.database_url == "postgresql:///x"
    assert settings.ami_password.get_secret_value() == PASSWORD


def test_a_secret_is_in_no_printed_form(checkout: Path) -> None:
    assert PASSWORD not in repr(load(checkout, {}))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("CENTRALINO_AGI_PROT", "4573", "CENTRALINO_AGI_PROT: no such setting"),
        ("CENTRALINO_AGI_PORT", "many", "CENTRALINO_AGI_PORT: "),
        ("CENTRALINO_AGI_PORT", "70000", "CENTRALINO_AGI_PORT: "),
        ("CENTRALINO_AGI_ALLOW", "10.0.0.0/33", "CENTRALINO_AGI_ALLOW"),
        ("CENTRALINO_TIME_ZONE", "Europe/Roma", "'Europe/Roma' is no time zone"),
        ("CENTRALINO_CUSTOMER_CODE_PATTERN", "(", "not a regular expression"),
        ("CENTRALINO_LOOK_UP_BUDGET", "0", "CENTRALINO_LOOK_UP_BUDGET"),
        ("CENTRALINO_AMI_PASSWORD", "short", "CENTRALINO_AMI_PASSWORD"),
    ],
)
def test_a_wrong_setting_is_named(checkout: Path, name: str, value: str, says: str) -> None:
    assert says in complaint(checkout, {name: value})


def test_a_missing_secret_says_who_generates_it(checkout: Path) -> None:
    (checkout / ".secrets.env").unlink()
    assert complaint(checkout) == (
        "CENTRALINO_AMI_PASSWORD: is not set; `make setup` generates secrets, .env.example has the rest"
    )


def test_a_foreign_name_in_our_file_is_a_slip(checkout: Path) -> None:
    (checkout / ".env").write_text("AGI_PORT=4573\n")
    assert complaint(checkout) == ".env: AGI_PORT is no setting of ours; see .env.example"


def test_a_missing_telephone_file_says_what_to_copy(checkout: Path) -> None:
    (checkout / "telephone.toml").unlink()
    assert "copy telephone.example.toml" in complaint(checkout)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[", "telephone.toml: "),
        (TELEPHONE + "[phone.x]\n", "phone: no such setting"),
        (
            TELEPHONE.replace('{ phone = "desk" }]\noth', '{ phone = "dseks" }]\noth'),
            "phone 'dseks' is not defined",
        ),
        (TELEPHONE.replace('otherwise = "sales"', 'otherwise = "sale"'), "destination 'sale' is not defined"),
        (TELEPHONE + 'otherwise = "support"\n', "callers would go round"),
        (
            TELEPHONE.replace('ring = [{ phone = "desk" }]\noth', "ring = []\noth"),
            "destinations.support.ring",
        ),
        (TELEPHONE.replace('phone = "desk" }', 'number = "+39021234567" }'), "needs the trunk it goes over"),
        (
            TELEPHONE.replace('phone = "desk" }', 'phone = "desk", queue = "q" }'),
            "exactly one of queue, phone",
        ),
        (TELEPHONE.replace('"not-a-secret"', '"no\\nline"'), "phones.desk.password"),
        (TELEPHONE + '[hours.h]\nmonday = ["9-13"]\n', "a window is written like 09:00-13:00"),
        (TELEPHONE + '[hours.h]\nmonday = ["13:00-09:00"]\n', "a window ends after it begins"),
        (TELEPHONE + '[hours.h]\nholidays = "XX"\n', "no holidays are known for 'XX'"),
        (TELEPHONE + '[trunks.t]\nhost = "a;b"\n', "trunks.t.host"),
        (TELEPHONE.replace("+390298765432", "0298765432"), "lines"),
    ],
)
def test_a_wrong_telephone_file_names_the_place(checkout: Path, written: str, says: str) -> None:
    (checkout / "telephone.toml").write_text(written)
    assert says in complaint(checkout)


SPELT = [
    name.upper() if name == "database_url" else f"CENTRALINO_{name.upper()}"
    for name in Settings.model_fields
    if name != "folder"
]


@pytest.mark.parametrize("name", SPELT)
def test_every_setting_stands_in_the_example(name: str) -> None:
    example = (Path(__file__).parents[3] / ".env.example").read_text()
    assert f"\n#{name}=" in example


def test_the_example_names_nothing_that_is_no_setting() -> None:
    example = (Path(__file__).parents[3] / ".env.example").read_text()
    named = {
        line[1:].partition("=")[0]
        for line in example.splitlines()
        if line.startswith(("#CENTRALINO", "#DATA"))
    }
    assert named == set(SPELT)
