"""What we draw ourselves, and how passwords are looked at."""

from __future__ import annotations

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from centralino.access import tokens
from centralino.access.hashing import NOBODYS, checked, hashed
from centralino.access.rules.passwords import weakness


def test_tokens_are_never_the_same_and_hold_256_bits() -> None:
    drawn = {tokens.new_token() for _ in range(100)}
    assert len(drawn) == 100
    assert {len(each) for each in drawn} == {43}  # base64 of 32 bytes


def test_what_forms_carry_tells_nothing_of_the_cookie() -> None:
    token = tokens.new_token()
    assert tokens.form_token(token) == tokens.form_token(token)
    assert tokens.form_token(token) not in (token, tokens.kept(token).hex())
    assert tokens.form_token(token) != tokens.form_token(tokens.new_token())


def test_a_one_time_password_would_be_taken_as_a_password() -> None:
    assert weakness(tokens.one_time_password(), "administrator") is None


@pytest.mark.parametrize("written", ["K7MP W3XQ 9FHD T2VE", "k7mpw3xq9fhdt2ve", " k7mp-w3xq-9fhd-t2ve\n"])
def test_a_code_is_read_however_it_is_typed(written: str) -> None:
    assert tokens.typed(written) == "k7mp-w3xq-9fhd-t2ve"


def test_what_is_looked_at_for_nobody_takes_as_long_as_what_is_kept_of_somebody() -> None:
    fresh = PasswordHash((Argon2Hasher(),)).hash("any")
    assert NOBODYS.split("$")[:4] == fresh.split("$")[:4]  # the kind, the version and what it costs


async def test_a_password_is_known_by_its_hash() -> None:
    kept = await hashed("citta\u0300 che sale")
    assert kept.startswith("$argon2id$")
    assert (await checked("citt\u00e0 che sale", kept)).right
    assert not (await checked("citta che sale", kept)).right


async def test_nobody_has_no_password() -> None:
    assert not (await checked("any at all", None)).right


async def test_a_hash_made_with_less_care_is_made_anew() -> None:
    careless = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8192, parallelism=1),)).hash(
        "nevica forte oggi"
    )
    found = await checked("nevica forte oggi", careless)
    assert found.right
    assert found.better is not None
    assert found.better.split("$")[:4] == NOBODYS.split("$")[:4]
