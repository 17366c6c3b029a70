"""One bare Asterisk in a temporary folder, with nothing but AGI, for the tests of the FastAGI library."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

MODULES = """
    res_timing_timerfd res_agi res_speech res_musiconhold pbx_config app_stack app_verbose app_exec
    app_playback app_senddtmf app_read app_record app_sendtext app_echo app_dial func_channel func_callerid
    func_strings func_logic func_db func_base64 format_wav format_pcm format_gsm codec_ulaw codec_alaw
    codec_gsm res_clioriginate bridge_simple func_uri func_strings
""".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class AsteriskAlone:
    """A running Asterisk: `console` runs one command of its command line and returns what it printed."""

    program: Sequence[str]
    folder: Path

    async def console(self, command: str) -> str:
        argv = [*self.program, "-C", str(self.folder / "asterisk.conf"), "-rx", command]
        asking = await asyncio.create_subprocess_exec(*argv, stdout=-1, stderr=-2)
        printed, _ = await asyncio.wait_for(asking.communicate(), 20)
        return printed.decode("utf-8", "replace")


def asterisk_tree() -> Path | None:
    """The root under which Asterisk's files lie: an unpacked tree, or `/` where it is installed."""
    told = os.environ.get("CENTRALINO_ASTERISK_TREE")
    for tree in (Path(told) if told else None, CHECKOUT / ".asterisk/tree", Path("/")):
        if tree and (tree / "usr/sbin/asterisk").exists():
            return tree
    return None


async def start_asterisk(
    tree: Path, folder: Path, dialplan: str
) -> tuple[AsteriskAlone, asyncio.subprocess.Process]:
    """Write the configuration into `folder`, start Asterisk, and return when it has fully booted."""
    write_configuration(tree, folder, dialplan)
    alone = AsteriskAlone(program_of(tree), folder)
    argv = [*alone.program, "-C", str(folder / "asterisk.conf"), "-f", "-n"]
    log = (folder / "console.log").open("wb")
    running = await asyncio.create_subprocess_exec(*argv, stdout=log, stderr=log)
    log.close()
    for _ in range(100):
        if "fully booted" in await alone.console("core waitfullybooted"):
            return alone, running
        await asyncio.sleep(0.2)
    running.kill()
    raise RuntimeError("Asterisk did not start:\n" + (folder / "console.log").read_text("utf-8", "replace"))


def program_of(tree: Path) -> list[str]:
    """The command that runs it: an unpacked tree brings its own loader and C library."""
    if tree == Path("/"):
        return ["asterisk"]
    libraries = next((tree / "usr/lib").glob("*-linux-gnu"))
    loader = next(libraries.glob("ld-linux-*.so.*"))
    return [str(loader), "--library-path", str(libraries), str(tree / "usr/sbin/asterisk")]


def write_configuration(tree: Path, folder: Path, dialplan: str) -> None:
    for name in ("var", "db", "spool", "run", "log", "keys"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shared = folder / "share"
    shared.mkdir(exist_ok=True)
    for entry in (tree / "usr/share/asterisk").iterdir():
        if entry.name != "sounds":
            (shared / entry.name).symlink_to(entry)
    sounds = shared / "sounds"
    sounds.mkdir(exist_ok=True)
    spoken = next((tree / "usr/share/asterisk/sounds").glob("en*"))
    (sounds / "en").symlink_to(spoken)
    modules = next((tree / "usr/lib").glob("*-linux-gnu/asterisk/modules"))
    for name, text in configuration(folder, modules, shared, dialplan).items():
        (folder / name).write_text(text)


def configuration(folder: Path, modules: Path, shared: Path, dialplan: str) -> dict[str, str]:
    directories = {
        "astetcdir": folder, "astmoddir": modules, "astvarlibdir": folder / "var", "astdbdir": folder / "db",
        "astkeydir": folder / "keys", "astdatadir": shared, "astagidir": folder / "var",
        "astspooldir": folder / "spool", "astrundir": folder / "run", "astlogdir": folder / "log",
    }  # fmt: skip
    paths = "".join(f"{name} = {path}\n" for name, path in directories.items())
    return {
        "asterisk.conf": f"[directories]\n{paths}\n[options]\nverbose = 3\nhideconnect = yes\n",
        "modules.conf": "[modules]\nautoload = no\n" + "".join(f"load = {name}.so\n" for name in MODULES),
        "logger.conf": "[general]\n[logfiles]\nfull = notice,warning,error,verbose(3)\n",
        "musiconhold.conf": "[default]\nmode = files\ndirectory = moh\n",
        "extensions.conf": dialplan,
    }


async def stop_asterisk(alone: AsteriskAlone, running: asyncio.subprocess.Process) -> None:
    await alone.console("core stop now")
    try:
        await asyncio.wait_for(running.wait(), 10)
    except TimeoutError:
        running.kill()
        await running.wait()
    shutil.rmtree(alone.folder / "run", ignore_errors=True)
