"""Packages of Debian and Ubuntu, fetched and unpacked beside the system and never installed into it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from typing import Self

from provision.step import FOLDER, Failed, Workplace

DEBIAN_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# What of a package nobody here reads.
NOT_UNPACKED = ("./usr/share/doc/*", "./usr/share/man/*", "./usr/share/locale/*", "./usr/share/lintian/*")


@dataclass(frozen=True, slots=True)
class Apt:
    """apt with lists, cache and package status of its own: it needs no root, and installs nothing.

    What the machine's apt is told (proxies, keys, dates not checked) holds here too: that is read first.
    """

    workplace: Workplace
    name: str
    configuration: Path

    @classmethod
    def of_this_machine(cls, workplace: Workplace) -> Self:
        """The packages of the machine's own sources. Raises `Failed`."""
        return cls._open(workplace, "this machine", sources=None)

    @classmethod
    def of_debian_testing(cls, machine: Apt) -> Self:
        """Debian testing's packages, from the mirror that the machine uses for its own. Raises `Failed`."""
        site = machine._debian_mirror()
        signed = f"[signed-by={DEBIAN_KEYRING}] " if DEBIAN_KEYRING.exists() else ""
        return cls._open(machine.workplace, "Debian testing", sources=f"deb {signed}{site} testing main\n")

    @classmethod
    def _open(cls, workplace: Workplace, name: str, sources: str | None) -> Self:
        if not shutil.which("apt-get"):
            raise Failed("there is no apt-get here: this set-up is for Debian, Ubuntu and their kin")
        folder = workplace.checkout / FOLDER / "apt" / name.replace(" ", "-")
        for part in ("state/lists/partial", "cache/archives/partial"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "state" / "status").touch()
        configuration = folder / "apt.conf"
        configuration.write_text(configuration_for(folder), encoding="utf-8")
        if sources is not None:
            (folder / "sources.list").write_text(sources, encoding="utf-8")
            with configuration.open("a", encoding="utf-8") as file:
                file.write(
                    f'Dir::Etc::sourcelist "{folder}/sources.list";\nDir::Etc::sourceparts "/dev/null";\n'
                )
        opened = cls(workplace, name, configuration)
        opened._update()
        return opened

    def candidate(self, package: str) -> str | None:
        """The version that would be taken of a package, or None if there is none."""
        policy = self._apt("apt-cache", "policy", package)
        found = re.search(r"^ +Candidate: (\S+)$", policy, re.MULTILINE)
        return found[1] if found and found[1] != "(none)" else None

    def download(self, packages: Sequence[str]) -> list[Path]:
        """The packages with all they depend on, their signatures checked. Raises `Failed`."""
        self.workplace.screen.note(f"downloading from {self.name}")

        def show(line: str) -> None:
            if got := re.match(r"dlstatus:\d+:(\d+)[^:]*:Retrieving file (\d+) of (\d+)", line):
                progress = f"downloading package {got[2]} of {got[3]} ({got[1]} %)"
                self.workplace.screen.note(f"{progress} from {self.name}")

        options = ("--option", "APT::Status-Fd=1", "--download-only", "--yes", "--no-install-recommends")
        self.workplace.run(
            ["apt-get", "-c", self.configuration, *options, "install", *packages], on_line=show
        )
        return sorted((self.configuration.parent / "cache" / "archives").glob("*.deb"))

    def unpack(self, archives: Sequence[Path], tree: Path) -> None:
        """Unpack packages into a folder as plain files: no script of theirs runs, nothing is setuid."""
        fresh = tree.with_name(f"{tree.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        _merge_usr(fresh)
        for number, archive in enumerate(archives, 1):
            self.workplace.screen.note(f"unpacking {number} of {len(archives)} packages")
            _unpack_one(archive, fresh)
        shutil.rmtree(tree, ignore_errors=True)
        fresh.rename(tree)

    def _update(self) -> None:
        self.workplace.screen.note(f"reading the package lists of {self.name}")
        # A machine's sources may name a third party that is down; what is missing then shows in `candidate`.
        tolerant = "|| true" if self.name == "this machine" else ""
        self.workplace.run(["sh", "-c", f'apt-get -c "$1" update {tolerant}', "sh", self.configuration])

    def _debian_mirror(self) -> str:
        targets = self._apt("apt-get", "indextargets", "--format", "$(SITE) $(LABEL)")
        sites = [line.split()[0] for line in targets.splitlines() if line.endswith(" Debian")]
        if not sites:
            raise Failed(
                "apt here knows no Debian mirror: install Asterisk 20 or newer and have it on the PATH"
            )
        return sites[0]

    def _apt(self, program: str, *arguments: str) -> str:
        command = [program, "-c", str(self.configuration), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def delete_downloads(checkout: Path) -> None:
    """Forget lists and archives once everything is unpacked."""
    shutil.rmtree(checkout / FOLDER / "apt", ignore_errors=True)


def configuration_for(folder: Path) -> str:
    """What apt is told last: a state of its own in the folder, this architecture, nobody's hooks."""
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return f"""\
#clear APT::Architectures;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Install-Pkgs;
#clear DPkg::Post-Invoke;
APT::Architectures {{ "{architecture}"; }};
APT::Default-Release "";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::State "{folder}/state";
Dir::State::status "{folder}/state/status";
Dir::Cache "{folder}/cache";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
"""


def _merge_usr(tree: Path) -> None:
    """The links /bin, /lib … that packages of a merged-/usr system count on."""
    for name in ("bin", "sbin", "lib", "lib64"):
        (tree / "usr" / name).mkdir(parents=True)
        (tree / name).symlink_to(f"usr/{name}")


def _unpack_one(archive: Path, tree: Path) -> None:
    plain = ("--no-same-owner", "--no-same-permissions", "--keep-directory-symlink")
    skipped = (f"--exclude={pattern}" for pattern in NOT_UNPACKED)
    command = ["tar", "-x", "-C", str(tree), *plain, *skipped]
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", archive], stdout=PIPE, stderr=PIPE, text=True
    ) as reader:
        unpacked = subprocess.run(command, stdin=reader.stdout, stderr=PIPE, text=True, check=False)
        _, complaint = reader.communicate()
    if reader.returncode or unpacked.returncode:
        raise Failed(f"{archive.name} cannot be unpacked: {(complaint or unpacked.stderr).strip()}")
