"""Which Asterisk the set-up takes, and how it is started."""

import json
import subprocess
from pathlib import Path

import pytest

from provision.asterisk import installed_asterisk, release_of, write_starter


def install_asterisk(prefix: Path, says: str, parts: tuple[str, ...]) -> None:
    program = prefix / "sbin" / "asterisk"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)
    for part in parts:
        (prefix / part).mkdir(parents=True)


MODULES = "lib/x86_64-linux-gnu/asterisk/modules/res_agi.so"
DATA = "share/asterisk/documentation"


@pytest.mark.parametrize(
    ("says", "parts", "version"),
    [
        pytest.param("Asterisk 22.10.1~dfsg+~cs6", (MODULES, DATA), "22.10.1", id="a distribution's"),
        pytest.param("Asterisk certified-20.7-cert3", (MODULES, DATA), "20.7", id="a certified one"),
        pytest.param(
            "Asterisk 20.6.0", ("lib/asterisk/modules/res_agi.so", DATA), "20.6.0", id="from source"
        ),
        pytest.param("Asterisk 18.26.4", (MODULES, DATA), None, id="too old"),
        pytest.param("Asterisk 22.10.1", (DATA,), None, id="its modules are nowhere"),
        pytest.param("command not understood", (MODULES, DATA), None, id="something else of that name"),
    ],
)
def test_the_asterisk_on_the_path_is_taken_if_it_is_new_and_whole(
    says: str, parts: tuple[str, ...], version: str | None, tmp_path: Path
) -> None:
    install_asterisk(tmp_path, says, parts)
    found = installed_asterisk(str(tmp_path / "sbin"))
    assert (found and found.version) == version


def test_a_path_without_asterisk_has_none(tmp_path: Path) -> None:
    assert installed_asterisk(str(tmp_path)) is None


@pytest.mark.parametrize(
    ("version", "release"),
    [("1:22.10.1+dfsg+~cs6.17", 22), ("1:20.6.0~dfsg+~cs6.13", 20), ("16.28.0", 16), ("22.10.1", 22)],
)
def test_the_release_is_read_from_any_version(version: str, release: int) -> None:
    assert release_of(version) == release


def test_a_program_of_the_tree_is_started_by_the_trees_own_loader(tmp_path: Path) -> None:
    tree = tmp_path / "tree with a blank"
    libraries = tree / "usr" / "lib" / "any-linux-gnu"
    libraries.mkdir(parents=True)
    (libraries / "libc.so.6").touch()
    loader = libraries / "ld-linux-any.so.2"
    loader.write_text('#!/bin/sh\nprintf \'"%s",\' "$@"\n')
    loader.chmod(0o755)
    write_starter(tmp_path / "bin" / "sipp", tree, tree / "usr" / "bin" / "sipp")
    said = subprocess.run(
        [tmp_path / "bin" / "sipp", "two words"], capture_output=True, text=True, check=True
    )
    words = json.loads(f"[{said.stdout.rstrip(',')}]")
    program = str(tree / "usr" / "bin" / "sipp")
    assert words == ["--library-path", str(libraries), "--argv0", "sipp", program, "two words"]


def test_a_program_of_the_machine_is_started_as_it_is(tmp_path: Path) -> None:
    write_starter(tmp_path / "bin" / "echo", tmp_path / "tree", Path("/bin/echo"))
    said = subprocess.run([tmp_path / "bin" / "echo", "it"], capture_output=True, text=True, check=True)
    assert said.stdout == "it\n"
