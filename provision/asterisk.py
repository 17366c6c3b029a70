"""The step Asterisk: the one on the PATH if it is new enough, else packages unpacked in `.asterisk/`."""

from __future__ import annotations

import json
import os
import platform
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from provision.apt import Apt, delete_downloads
from provision.step import Failed, Step, Workplace

FOLDER = ".asterisk"
# Debian has Asterisk where only root's PATH leads.
NOT_ON_EVERYBODYS_PATH = ":/usr/local/sbin:/usr/sbin"
OLDEST = 20
LANGUAGES = ("en", "es", "it")
SOUNDS = (*(f"asterisk-core-sounds-{language}-wav" for language in LANGUAGES), "asterisk-moh-opsound-wav")
OUR_DATA = ("sounds", "moh")
# Telephones that are not ours, for the tests: the command and the package it is in.
PEERS = {"sipp": "sip-tester", "baresip": "baresip-core"}


class Source(StrEnum):
    """Where the Asterisk comes from."""

    PATH = "path"
    DISTRIBUTION = "distribution"
    TESTING = "testing"


SPOKEN = {
    Source.PATH: "the PATH",
    Source.DISTRIBUTION: "the distribution's packages, in .asterisk",
    Source.TESTING: "Debian testing's packages, in .asterisk",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of the Asterisk are; written to `.asterisk/layout.json` for whoever starts one."""

    version: str
    source: Source
    binary: str
    modules: str
    data: str
    baresip_modules: str


@dataclass(frozen=True, slots=True)
class Installed:
    """An Asterisk that somebody installed on this machine."""

    version: str
    binary: Path
    modules: Path
    data: Path


def asterisk_step(checkout: Path) -> Step:
    """Due when the PATH's Asterisk, the checkout's place or what we take from packages changed."""
    folder = checkout / FOLDER
    installed = installed_asterisk(os.environ.get("PATH", os.defpath) + NOT_ON_EVERYBODYS_PATH)
    return Step(
        name="Asterisk",
        inputs=(checkout, installed, SOUNDS, tuple(PEERS.items()), platform.freedesktop_os_release()),
        present=lambda: (folder / "layout.json").exists() and (folder / "bin" / "asterisk").exists(),
        work=lambda workplace: _provide(workplace, folder, installed),
    )


def _provide(workplace: Workplace, folder: Path, installed: Installed | None) -> str:
    packages = [*SOUNDS, *PEERS.values()] if installed else ["asterisk", *SOUNDS, *PEERS.values()]
    source, apt = _choose(workplace, packages)
    tree = folder / "tree"
    apt.unpack(apt.download(packages), tree)
    delete_downloads(workplace.checkout)
    link_languages(tree / "usr" / "share" / "asterisk" / "sounds")
    write_starter(
        folder / "bin" / "asterisk", tree, installed.binary if installed else tree / "usr/sbin/asterisk"
    )
    for command in PEERS:
        write_starter(folder / "bin" / command, tree, tree / "usr" / "bin" / command)
    layout = _layout(folder, source, installed)
    (folder / "layout.json").write_text(json.dumps(asdict(layout), indent=2) + "\n", encoding="utf-8")
    return f"{layout.version} from {SPOKEN[layout.source]}"


def _choose(workplace: Workplace, packages: Iterable[str]) -> tuple[Source, Apt]:
    """The distribution's packages if it has them all, new enough; else Debian testing's. Raises `Failed`."""
    machine = Apt.of_this_machine(workplace)
    if not _lacking(machine, packages):
        return Source.DISTRIBUTION, machine
    testing = Apt.of_debian_testing(machine)
    if lacking := _lacking(testing, packages):
        raise Failed(f"Debian testing has no {lacking}: install Asterisk {OLDEST} or newer, on the PATH")
    return Source.TESTING, testing


def _lacking(apt: Apt, packages: Iterable[str]) -> str:
    """The packages that are not to be had, or not in a release that serves."""
    found = {package: apt.candidate(package) for package in packages}
    return ", ".join(
        package
        for package, version in found.items()
        if not version or (package == "asterisk" and release_of(version) < OLDEST)
    )


def release_of(version: str) -> int:
    """The 22 of 1:22.10.1+dfsg, and 0 of what is no version."""
    found = re.match(r"(?:\d+:)?(\d+)", version)
    return int(found[1]) if found else 0


def installed_asterisk(path: str) -> Installed | None:
    """The PATH's Asterisk, if it is new enough and its parts are where they are known to be."""
    binary = shutil.which("asterisk", path=path)
    version = _version(Path(binary)) if binary else ""
    if not binary or release_of(version) < OLDEST:
        return None
    prefix = Path(binary).resolve().parent.parent
    libraries = [*prefix.glob("lib*/asterisk/modules"), *prefix.glob("lib/*/asterisk/modules")]
    modules = _first_with("res_agi.so", libraries)
    data = _first_with("documentation", [prefix / "share" / "asterisk", Path("/var/lib/asterisk")])
    return Installed(version, Path(binary), modules, data) if modules and data else None


def _first_with(name: str, folders: Iterable[Path]) -> Path | None:
    return next((folder for folder in folders if (folder / name).exists()), None)


def _version(binary: Path) -> str:
    """The 22.10.1 of `asterisk -V`, or nothing if it does not run."""
    try:
        said = subprocess.run([binary, "-V"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""
    found = re.search(r"Asterisk (?:certified[/-])?(\d[\d.]*)", said)
    return found[1] if found else ""


def link_languages(sounds: Path) -> None:
    """`it` -> `it_IT_m_Carlo` …: the package's own script, which is not run here, would make these."""
    for language in LANGUAGES:
        voice = next(sounds.glob(f"{language}_*"), None)
        if voice and not (sounds / language).exists():
            (sounds / language).symlink_to(voice.name)


def _layout(folder: Path, source: Source, installed: Installed | None) -> Layout:
    tree, starter = folder / "tree", folder / "bin" / "asterisk"
    version = _version(starter)
    if not version:
        raise Failed(f"{starter} does not run: install Asterisk {OLDEST} or newer and have it on the PATH")
    return Layout(
        version=version,
        source=Source.PATH if installed else source,
        binary=str(starter),
        modules=str(installed.modules if installed else next(tree.glob("usr/lib/*/asterisk/modules"))),
        data=str(_linked_data(installed, folder) if installed else tree / "usr" / "share" / "asterisk"),
        baresip_modules=str(tree / "usr" / "lib" / "baresip" / "modules"),
    )


def _linked_data(installed: Installed, folder: Path) -> Path:
    """Its data with our sounds: links to each part of the system's folder, which is not ours to add to."""
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    for part in installed.data.iterdir():
        if part.name not in OUR_DATA:
            (data / part.name).symlink_to(part)
    for name in OUR_DATA:
        (data / name).symlink_to(folder / "tree" / "usr" / "share" / "asterisk" / name)
    return data


def write_starter(starter: Path, tree: Path, program: Path) -> None:
    """A command that starts the program; one from the tree with the tree's own loader and libraries.

    The C library there may be newer than the machine's, so neither can use the other's loader.
    """
    words = [str(program)]
    if program.is_relative_to(tree):
        libraries = next(tree.glob("usr/lib/*/libc.so.6")).parent
        loader = next(libraries.glob("ld-linux*.so.*"))
        words = [str(loader), "--library-path", str(libraries), "--argv0", program.name, str(program)]
    starter.parent.mkdir(parents=True, exist_ok=True)
    starter.write_text(
        f'#!/bin/sh\n# Written by `make setup`.\nexec {shlex.join(words)} "$@"\n', encoding="utf-8"
    )
    starter.chmod(0o755)
