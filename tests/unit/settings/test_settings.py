"""Settings: what is wrong stops the start and is named, and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

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
        ("CENTRALINO_AMI_USER", "General", "CENTRALINO_AMI_USER: 'General' means something to Asterisk"),
        ("CENTRALINO_DEFAULT_REGION", "UK", "CENTRALINO_DEFAULT_REGION: 'UK' is no country"),
        ("CENTRALINO_DEFAULT_REGION", "XX", "CENTRALINO_DEFAULT_REGION: 'XX' is no country"),
        ("CENTRALINO_CODE_COUNTRIES", "IT,UK", "CENTRALINO_CODE_COUNTRIES.1: 'UK' is no country"),
        (
            "CENTRALINO_CODE_COUNTRIES",
            "US",
            "CENTRALINO_CODE_COUNTRIES.0: no rule is known for VAT numbers of 'US'",
        ),
        ("CENTRALINO_CODE_COUNTRIES", "", "CENTRALINO_CODE_COUNTRIES: names no country"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL: is written like postgresql://"),
        ("DATABASE_URL", "mysql://host/db", "DATABASE_URL: is written like postgresql://"),
        ("DATABASE_URL", "postgresql://host:port/db", "DATABASE_URL: is written like postgresql://"),
        ("DATABASE_URL", "postgresql://ada:100%@host/db", "DATABASE_URL: is written like postgresql://"),
        ("DATABASE_URL", "postgresql://ada:b@c@host/db", "in a user or password @ is written %40"),
        ("DATABASE_URL", "host=h dbname", "DATABASE_URL: is written like postgresql://"),
        ("CENTRALINO_LOCKOUT_WITHIN", "inf", "CENTRALINO_LOCKOUT_WITHIN: "),
        ("CENTRALINO_LOCKOUT_FOR", "1e11", "CENTRALINO_LOCKOUT_FOR: "),
        ("CENTRALINO_LOOK_UP_BUDGET", "nan", "CENTRALINO_LOOK_UP_BUDGET: "),
        ("CENTRALINO_LOCKOUT_TRIES", "501", "CENTRALINO_LOCKOUT_TRIES: "),
        ("CENTRALINO_LOCKOUT_TRIES_WITHHELD", "501", "CENTRALINO_LOCKOUT_TRIES_WITHHELD: "),
        ("CENTRALINO_RTP_FIRST_PORT", "12000", "CENTRALINO_RTP_LAST_PORT: has to be above"),
        ("CENTRALINO_AGI_HOST", "a b", "CENTRALINO_AGI_HOST: "),
    ],
)
def test_a_wrong_setting_is_named(checkout: Path, name: str, value: str, says: str) -> None:
    assert says in complaint(checkout, {name: value})


def test_a_look_up_may_not_take_as_long_as_a_server_that_froze(checkout: Path) -> None:
    both = {"CENTRALINO_FROZEN_AFTER": "3", "CENTRALINO_LOOK_UP_BUDGET": "3.0"}
    assert complaint(checkout, both) == (
        "CENTRALINO_FROZEN_AFTER: has to be longer than CENTRALINO_LOOK_UP_BUDGET"
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:se%40cret@db.example:5433/centralino?sslmode=require",
        "postgres://one:5432,two:5433/centralino?target_session_attrs=read-write",
        "postgresql://[2001:db8::1]:5432/centralino",
        "postgresql:///centralino?host=/run/postgresql",
        "host=/run/postgresql dbname='of ours' password='a\\'b'",
    ],
)
def test_both_spellings_of_a_database_are_taken(checkout: Path, url: str) -> None:
    assert load(checkout, {"DATABASE_URL": url}).database_url == url
    assert conninfo_to_dict(url)


def test_a_database_that_is_named_empty_is_our_own(checkout: Path) -> None:
    assert load(checkout, {"DATABASE_URL": ""}).database_url is None


def test_without_countries_only_codes_of_our_own_are_codes(checkout: Path) -> None:
    own = {"CENTRALINO_CODE_COUNTRIES": "", "CENTRALINO_CUSTOMER_CODE_PATTERN": "[0-9]{6}"}
    assert load(checkout, own).code_countries == ()


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "127.0.0.1:4573"), ("::1", "[::1]:4573")])
def test_an_ipv6_address_has_brackets_where_a_port_follows(checkout: Path, host: str, address: str) -> None:
    assert load(checkout, {"CENTRALINO_AGI_HOST": host}).agi_address == address


def test_a_missing_secret_says_who_generates_it(checkout: Path) -> None:
    (checkout / ".secrets.env").unlink()
    assert complaint(checkout) == (
        "CENTRALINO_AMI_PASSWORD: is not set; `make setup` generates secrets, .env.example has the rest"
    )


def test_a_foreign_name_in_our_file_is_a_slip(checkout: Path) -> None:
    (checkout / ".env").write_text("AGI_PORT=4573\n")
    assert complaint(checkout) == ".env: AGI_PORT is no setting of ours; see .env.example"


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("CENTRALINO_AGI_PORT=4573\nCENTRALINO SIP_PORT=5061\n", 2),
        ("# ports\n\nCENTRALINO_AGI_PORT\n", 3),
        ("CENTRALINO_AMI_USER='centralino\n", 1),
    ],
)
def test_a_line_that_sets_nothing_is_named(checkout: Path, written: str, line: int) -> None:
    (checkout / ".env").write_text(written)
    assert complaint(checkout) == f".env: line {line} is not written like NAME=value"


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
        (
            TELEPHONE + '[trunks.desk]\nhost = "h"\n',
            "trunks.desk: a phone has this name too, and Asterisk would know neither",
        ),
        (TELEPHONE + "[queues.general]\n", "'general' means something to Asterisk itself"),
        (TELEPHONE + '[trunks.global]\nhost = "h"\n', "'global' means something to Asterisk itself"),
        (
            TELEPHONE + '[phones.anonymous]\npassword = "p"\n',
            "'anonymous' means something to Asterisk itself",
        ),
        (TELEPHONE + 'music = "general"\n', "destinations.sales.music: 'general' is no music"),
        (TELEPHONE + '[trunks.t]\nhost = "h"\nregion = "UK"\n', "trunks.t.region: 'UK' is no country"),
        (TELEPHONE + '[trunks.t]\nhost = "h"\nregister_with_it = true\n', "trunks.t: register_with_it needs"),
        (TELEPHONE + '[trunks.t]\nhost = "h"\npassword = "p"\n', "trunks.t: user and password go together"),
        (TELEPHONE + '[trunks.t]\nhost = "h"\nuser = "u"\n', "trunks.t: user and password go together"),
        (TELEPHONE + '[trunks.t]\nhost = "h"\ncodecs = ["foo"]\n', "trunks.t.codecs.0: "),
        (TELEPHONE + '[trunks.t]\nhost = "h"\ncodecs = []\n', "trunks.t.codecs: "),
        (TELEPHONE + '[trunks.t]\nhost = "h"\ncalls_per_second = inf\n', "trunks.t.calls_per_second: "),
        (
            TELEPHONE + '[queues.q]\nmembers = [{ phone = "desk", ring_for = 5 }]\n',
            "queues.q.members.0.ring_for: no such setting",
        ),
        (
            TELEPHONE + '[queues.q]\nmembers = [{ phone = "desk", hours = "h" }]\n',
            "queues.q.members.0.hours: no such setting",
        ),
        (TELEPHONE + '[queues.q]\nmembers = [{ queue = "q" }]\n', "queues.q.members.0"),
        (
            TELEPHONE + '[queues.q]\nmembers = [{ phone = "dseks" }]\n',
            "queues.q: phone 'dseks' is not defined",
        ),
        ('sales = "support"\n' + TELEPHONE, "sales leads to 'support', which contracts buy"),
        (
            TELEPHONE + 'otherwise = "vip"\n[destinations.vip]\nring = [{ phone = "desk" }]\n'
            '[kinds.gold]\ndestination = "vip"\n',
            "sales leads to 'vip', which contracts buy",
        ),
        (
            TELEPHONE + '[destinations.goodbye]\nring = [{ phone = "desk" }]\n',
            "destinations.goodbye: as `otherwise` this name means something else",
        ),
        (
            TELEPHONE + '[destinations.call_back]\nring = [{ phone = "desk" }]\n',
            "destinations.call_back: as `otherwise` this name means something else",
        ),
    ],
)
def test_a_wrong_telephone_file_names_the_place(checkout: Path, written: str, says: str) -> None:
    (checkout / "telephone.toml").write_text(written)
    assert says in complaint(checkout)


def test_a_kind_without_a_destination_buys_support_whatever_that_is_called(checkout: Path) -> None:
    renamed = TELEPHONE.replace("destinations.support", "destinations.helpdesk")
    (checkout / "telephone.toml").write_text(f'support = "helpdesk"\n{renamed}[kinds.gold]\npriority = 9\n')
    telephone = load(checkout, {}).telephone
    assert telephone.kind("gold") == ("helpdesk", 9)
    assert telephone.kind("unheard of") == ("helpdesk", 0)


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
