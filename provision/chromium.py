"""The step Chromium: a browser and its fonts for the tests, unpacked in `.chromium/`."""

from __future__ import annotations

import platform
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from provision.apt import Apt, delete_downloads
from provision.step import Failed, Step, Workplace

FOLDER = ".chromium"
BROWSER = "chromium-headless-shell"
# Letters of all our languages, signs that Inter lacks (ticks, arrows), and emoji: pictures look alike everywhere.
FONTS = ("fonts-inter", "fonts-dejavu-core", "fonts-noto-color-emoji")
# Playwright, which drives the browser, brings a Node.js that wants this of the machine.
DRIVERS = "libatomic1"
# Ubuntu has Chromium only as a snap, which cannot be unpacked; this browser's own packages go to the PATH there.
ON_THE_PATH = "google-chrome"
# Where Playwright's Node.js lies, whatever the version of Python.
NODE = ".venv/lib/python*/site-packages/playwright/driver/node"
# The C library is the machine's own, which the browser was built for; it starts itself again for each page, so the
# loader of another one could not stay before it. The rest is for screens with a graphics card.
LEFT_OUT = ("libc6", "libgl1-mesa-dri", "mesa-libgallium", "libllvm", "libz3-4")


def chromium_step(checkout: Path) -> Step:
    """Due when the checkout's place, the distribution or what we take from packages changed."""
    folder = checkout / FOLDER
    installed = shutil.which(ON_THE_PATH)
    return Step(
        name="Chromium",
        inputs=(checkout, installed, BROWSER, FONTS, DRIVERS, LEFT_OUT, platform.freedesktop_os_release()),
        present=folder.exists,
        work=lambda workplace: _provide(workplace, folder, installed),
    )


def _provide(workplace: Workplace, folder: Path, installed: str | None) -> str:
    shutil.rmtree(folder, ignore_errors=True)
    apt = Apt.of_this_machine(workplace)
    packaged = apt.candidate(BROWSER)
    if not packaged and not installed:
        folder.mkdir()
        return f"neither packaged here nor on the PATH ({ON_THE_PATH}): tests that need it are skipped"
    tree = folder / "tree"
    archives = apt.download([*FONTS, DRIVERS, *([BROWSER] if packaged else [])])
    apt.unpack(needed(archives), tree)
    delete_downloads(workplace.checkout)
    (folder / "fonts.conf").write_text(fonts_configuration(folder), encoding="utf-8")
    program = tree / "usr" / "lib" / "chromium" / BROWSER if packaged else Path(str(installed))
    starter = folder / "bin" / "chromium"
    _write_starter(starter, tree, shlex.quote(str(program)))
    _write_starter(folder / "bin" / "node", tree, f"{shlex.quote(str(workplace.checkout))}/{NODE}")
    return f"{_version(starter)} with fonts, {'in .chromium' if packaged else 'from the PATH'}"


def needed(archives: Iterable[Path]) -> list[Path]:
    """The packages without those that nothing here would load."""
    return [archive for archive in archives if not archive.name.startswith(LEFT_OUT)]


def fonts_configuration(folder: Path) -> str:
    """What fontconfig is told: our fonts and none of the machine's, and which stands for which family."""
    families = {
        "sans-serif": ("Inter", "DejaVu Sans"),
        "system-ui": ("Inter", "DejaVu Sans"),
        "serif": ("DejaVu Serif",),
        "monospace": ("DejaVu Sans Mono",),
        "emoji": ("Noto Color Emoji",),
    }
    preferences = "\n".join(_preference(family, fonts) for family, fonts in families.items())
    return f"""\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>{escape(str(folder))}/tree/usr/share/fonts</dir>
<cachedir>{escape(str(folder))}/fonts-cache</cachedir>
{preferences}
</fontconfig>
"""


def _preference(family: str, fonts: Iterable[str]) -> str:
    preferred = "".join(f"<family>{font}</family>" for font in fonts)
    return f'<alias binding="strong"><family>{family}</family><prefer>{preferred}</prefer></alias>'


def _write_starter(starter: Path, tree: Path, program: str) -> None:
    """A command that starts the program, as a shell writes it, with our fonts and the tree's libraries."""
    libraries = next(tree.glob("usr/lib/*/libatomic.so.1")).parent
    starter.parent.mkdir(parents=True, exist_ok=True)
    starter.write_text(
        f"""\
#!/bin/sh
# Written by the set-up.
export FONTCONFIG_FILE={shlex.quote(str(starter.parent.parent / "fonts.conf"))}
export LD_LIBRARY_PATH={shlex.quote(f"{libraries}:{libraries / 'pulseaudio'}")}
exec {program} "$@"
""",
        encoding="utf-8",
    )
    starter.chmod(0o755)


def _version(starter: Path) -> str:
    """The 150.0.7871.100 of `chromium --version`. Raises `Failed` with what it says instead."""
    said = subprocess.run([starter, "--version"], capture_output=True, text=True, check=False)
    if said.returncode:
        raise Failed(f"{starter} does not run: {said.stderr.strip()}")
    return next(word for word in said.stdout.split() if word[0].isdigit())
