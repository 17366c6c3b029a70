"""The step Python: the virtual environment `.venv`, the locked dependencies and the `centralino` command."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from provision.apt import Apt
from provision.step import FOLDER, Failed, Step, Workplace


class DependencySet(StrEnum):
    """The lock files, each containing the ones before it."""

    RUN = "run"
    TEST = "test"
    BENCH = "bench"

    def lock(self, checkout: Path) -> Path:
        """Its file: exact versions with hashes, without the address of any index."""
        return checkout / "locks" / f"{self}.txt"


def python_step(checkout: Path, wanted: DependencySet) -> Step:
    """Due when the interpreter, the checkout's place, pyproject.toml or a lock changed, or more is wanted."""
    installed = _installed(checkout)
    chosen = max(wanted, installed, key=list(DependencySet).index)
    locked = [chosen.lock(checkout), checkout / "pyproject.toml"]
    return Step(
        name="Python",
        inputs=(
            platform.python_version(),
            sys.base_prefix,
            checkout,
            *(path.read_bytes() for path in locked),
        ),
        present=lambda: (checkout / ".venv" / "bin" / "centralino").exists(),
        work=lambda workplace: _install(workplace, chosen),
    )


def _installed(checkout: Path) -> DependencySet:
    """What the environment holds already: asking for less later does not make it smaller."""
    try:
        return DependencySet((checkout / ".venv" / "dependencies").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return DependencySet.RUN


def _install(workplace: Workplace, chosen: DependencySet) -> str:
    environment = workplace.checkout / ".venv"
    if not _is_of_this_python(environment):
        _create(workplace, environment)
    _install_lock(workplace, environment, chosen.lock(workplace.checkout))
    workplace.screen.note("the centralino command")
    own = ("--no-index", "--no-deps", "--no-build-isolation", "--editable", workplace.checkout)
    workplace.run([*_pip(environment), *own])
    (environment / "dependencies").write_text(chosen, encoding="utf-8")
    return f"{platform.python_version()} with {_pinned(chosen.lock(workplace.checkout))} packages in .venv"


def _is_of_this_python(environment: Path) -> bool:
    """Whether the environment works here with the interpreter that runs us; a moved one does not."""
    ask = "import pip, platform, sys; print(platform.python_version(), sys.base_prefix, sys.prefix)"
    try:
        answer = subprocess.run(
            [environment / "bin" / "python", "-c", ask], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.split() == [platform.python_version(), sys.base_prefix, str(environment)]


def _create(workplace: Workplace, environment: Path) -> None:
    workplace.screen.note("making .venv")
    shutil.rmtree(environment, ignore_errors=True)
    if importlib.util.find_spec("ensurepip"):
        workplace.run([sys.executable, "-m", "venv", environment])
        return
    # Debian and Ubuntu keep pip's wheel in a package of its own; it need not be installed to be used.
    wheel = _pip_of_the_distribution(workplace)
    workplace.run([sys.executable, "-m", "venv", "--without-pip", environment])
    quiet = ("--no-index", "--no-deps", "--no-warn-script-location")
    workplace.run([environment / "bin" / "python", wheel / "pip", "install", *quiet, wheel])


def _pip_of_the_distribution(workplace: Workplace) -> Path:
    workplace.screen.note("python3-venv is missing here; fetching pip")
    unpacked = workplace.checkout / FOLDER / "pip"
    try:
        apt = Apt.of_this_machine(workplace)
        apt.unpack(apt.download(["python3-pip-whl"]), unpacked)
    except Failed as failure:
        raise Failed(
            f"python3-venv is missing; install it (apt-get install python3-venv) and run again\n{failure}"
        ) from failure
    return next((unpacked / "usr" / "share" / "python-wheels").glob("pip-*.whl"))


def _install_lock(workplace: Workplace, environment: Path, lock: Path) -> None:
    total, seen = _pinned(lock), 0

    def count(line: str) -> None:
        nonlocal seen
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            seen += 1
            workplace.screen.note(f"package {min(seen, total)} of {total}")
        elif line.startswith("Installing collected"):
            workplace.screen.note(f"installing {total} packages")

    # Wheels only: nothing is compiled here, and no package runs a script of its own while it is installed.
    safely = ("--require-hashes", "--no-deps", "--only-binary", ":all:")
    workplace.run([*_pip(environment), *safely, "--requirement", lock], on_line=count)


def _pip(environment: Path) -> tuple[str | Path, ...]:
    calm = ("--no-input", "--progress-bar", "off", "--disable-pip-version-check")
    return (environment / "bin" / "python", "-m", "pip", "install", *calm)


def _pinned(lock: Path) -> int:
    return sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
