"""`make lock`: the lock files anew, from pyproject.toml, for every Python and machine that we support."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path

from provision.python import DependencySet
from provision.step import FOLDER

CHECKOUT = Path(__file__).resolve().parent.parent
# Never an index's address in a lock: whoever installs uses their own.
COMPILE = ["pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version=3.11"]
COMPILE += ["--generate-hashes", "--no-emit-index-url", "--custom-compile-command=make lock"]


def main() -> None:
    """Compile each lock with the smaller ones as constraints, so that they agree in every version."""
    uv = _uv(CHECKOUT / FOLDER / "uv")
    extras: list[str] = []
    smaller: list[str] = []
    for chosen in DependencySet:
        if chosen is not DependencySet.RUN:
            extras.append(f"--extra={chosen}")
        lock = chosen.lock(CHECKOUT)
        lock.unlink(missing_ok=True)
        sources = ["pyproject.toml", "locks/build.in"]
        command = [str(uv), *COMPILE, *extras, *smaller, *sources, "--output-file", str(lock)]
        subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)
        smaller += ["--constraint", str(lock.relative_to(CHECKOUT))]
        print(f"✓ {lock.relative_to(CHECKOUT)}")


def _uv(folder: Path) -> Path:
    if not (folder / "bin" / "uv").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", "uv"], check=True)
    return folder / "bin" / "uv"


if __name__ == "__main__":
    main()
