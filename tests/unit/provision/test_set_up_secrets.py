"""Secrets are made once, differ between installations, and are for their owner's eyes."""

import tomllib
from pathlib import Path

import pytest

from provision.screen import Screen
from provision.secrets import GENERATED, secrets_step
from provision.step import take


def make_secrets(checkout: Path) -> None:
    with Screen() as screen:
        take(secrets_step(checkout), checkout, screen)


def written(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    phones = (f'[phones.{name}]\npassword = "GENERATED-AT-SET-UP"\n' for name in ("ann", "bob"))
    (tmp_path / "telephone.example.toml").write_text("".join(phones))
    return tmp_path


def test_every_secret_is_made_long_and_readable_by_its_owner_alone(checkout: Path) -> None:
    make_secrets(checkout)
    secrets = written(checkout / ".secrets.env")
    assert set(secrets) == set(GENERATED)
    assert all(len(secret) >= 40 for secret in secrets.values())
    for name in (".secrets.env", "telephone.toml"):
        assert (checkout / name).stat().st_mode & 0o777 == 0o600


def test_each_phone_of_the_example_has_a_password_of_its_own(checkout: Path) -> None:
    make_secrets(checkout)
    phones = tomllib.loads((checkout / "telephone.toml").read_text())["phones"]
    assert phones["ann"]["password"] != phones["bob"]["password"]
    assert all(len(phone["password"]) >= 40 for phone in phones.values())


def test_what_is_there_is_never_written_over(checkout: Path) -> None:
    (checkout / "telephone.toml").write_text("# mine\n")
    (checkout / ".env").write_text("CENTRALINO_AMI_PASSWORD=chosen-by-the-operator\n")
    make_secrets(checkout)
    assert (checkout / "telephone.toml").read_text() == "# mine\n"
    assert not (checkout / ".secrets.env").exists()


def test_a_secret_that_a_newer_version_needs_is_added_to_the_old_ones(checkout: Path) -> None:
    (checkout / ".secrets.env").write_text("CENTRALINO_OLDER=kept")
    make_secrets(checkout)
    assert written(checkout / ".secrets.env")["CENTRALINO_OLDER"] == "kept"
    assert set(GENERATED) <= set(written(checkout / ".secrets.env"))
