"""Packages are unpacked as plain files, and apt is told to look at nothing of the system's but its sources."""

import io
import subprocess
from pathlib import Path

import pytest

from provision.apt import Apt, configuration_for
from provision.screen import Screen
from provision.step import Failed, Workplace


@pytest.fixture
def apt(tmp_path: Path) -> Apt:
    return Apt(Workplace(tmp_path, Screen(), io.StringIO()), "a test", tmp_path / "apt.conf")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a setuid program under /bin, a manual page, and a script that must not run."""
    source = tmp_path / "source"
    for path, mode in {
        "bin/ring": 0o4755,
        "usr/lib/ring/module.so": 0o644,
        "usr/share/doc/ring/copyright": 0o644,
    }.items():
        file = source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("#!/bin/sh\n")
        file.chmod(mode)
    control = source / "DEBIAN"
    control.mkdir()
    fields = (
        "Package: ring\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <n@example.com>\nDescription: x\n"
    )
    (control / "control").write_text(fields)
    (control / "postinst").write_text(f"#!/bin/sh\ntouch {tmp_path}/script-was-run\n")
    (control / "postinst").chmod(0o755)
    built = tmp_path / "ring.deb"
    subprocess.run(["dpkg-deb", "--build", source, built], check=True, capture_output=True)
    return built


def test_a_package_is_unpacked_without_its_script_its_setuid_or_its_manual(
    apt: Apt, package: Path, tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    apt.unpack([package], tree)
    assert (tree / "usr" / "bin" / "ring").stat().st_mode & 0o7777 == 0o755
    assert (tree / "usr" / "lib" / "ring" / "module.so").exists()
    assert (tree / "bin").is_symlink()
    assert not (tree / "usr" / "share" / "doc" / "ring" / "copyright").exists()
    assert not (tmp_path / "script-was-run").exists()


def test_a_new_tree_takes_the_place_of_the_old_one(apt: Apt, package: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for _ in range(2):
        apt.unpack([package], tree)
        (tree / "left over").touch()
    apt.unpack([package], tree)
    assert not (tree / "left over").exists()


def test_a_broken_archive_is_named_and_the_old_tree_kept(apt: Apt, package: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    apt.unpack([package], tree)
    broken = tmp_path / "broken.deb"
    broken.write_bytes(package.read_bytes()[:200])
    with pytest.raises(Failed, match=r"broken\.deb cannot be unpacked"):
        apt.unpack([broken], tree)
    assert (tree / "usr" / "bin" / "ring").exists()


def test_apt_keeps_its_state_in_our_folder_and_runs_nobodys_hooks(tmp_path: Path) -> None:
    (tmp_path / "apt.conf").write_text(configuration_for(tmp_path))
    dump = subprocess.run(
        ["apt-config", "-c", tmp_path / "apt.conf", "dump"], capture_output=True, text=True, check=True
    ).stdout
    for name in ("Dir::State", "Dir::State::status", "Dir::Cache"):
        assert f'{name} "{tmp_path}' in dump
    assert "Post-Invoke::" not in dump
