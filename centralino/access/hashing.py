"""Passwords and their hashes: Argon2id, which takes long on purpose, away from the event loop and two at a time."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from centralino.access.rules.passwords import LONGEST, plain

AT_ONCE = 2  # a quarter of a second and 64 MiB each

_hashes = PasswordHash((Argon2Hasher(),))
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")

NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$Tbm+rJtex2QuiZMepUEnCw$rvvznCBfjm39B55tUlSO5x52LO27k3jhshnqOOP/xu8"
"""What is checked for those who do not exist: it takes as long, and no password is known for it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """`better` is a hash to be kept from now on, when the present one was made with less care than we take today."""

    right: bool
    better: str | None = None


async def hashed(password: str) -> str:
    """What is kept of a password."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hashes.hash, plain(password))


async def checked(password: str, kept: str | None) -> Checked:
    """Whether it is the password of that hash; without one it takes just as long, and is not."""
    written = plain(password)[: LONGEST + 1]
    right, better = await asyncio.get_running_loop().run_in_executor(
        _threads, _hashes.verify_and_update, written, kept or NOBODYS
    )
    return Checked(True, better) if right and kept else Checked(False)
