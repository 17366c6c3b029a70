"""The PBX itself: what its configuration says, worked out from the settings."""

from __future__ import annotations

import secrets

from centralino.phones.rules import names
from centralino.settings import Settings
from centralino.stack.asterisk.folders import Folders
from centralino.stack.asterisk.groundwork import groundwork
from centralino.stack.asterisk.instance import AsteriskInstance
from centralino.stack.asterisk.layout import AsteriskLayout
from centralino.stack.asterisk.lines import rendered_lines
from centralino.stack.asterisk.modules import BROWSERS, OPUS, OURS, browser_codecs
from centralino.stack.asterisk.music import music_folders
from centralino.stack.asterisk.peers import call_origins, interface, sound_address, state_interface
from centralino.stack.asterisk.sound_ports import sound_by_turns
from centralino.stack.asterisk.templates import TEMPLATES, render

DIALPLAN = TEMPLATES.parent / "dialplan"
FILES = (
    "manager.conf", "pjsip.conf", "queues.conf", "musiconhold.conf",
    "extensions.conf", "globals.conf", "lines.conf", "http.conf", "sorcery.conf",
)  # fmt: skip
AMI_EVENTS = (
    "FullyBooted", "Shutdown", "OriginateResponse", "DialBegin", "DialEnd", "Hangup", "UserEvent",
    "QueueCallerJoin", "QueueCallerLeave", "QueueCallerAbandon", "QueueMemberStatus",
    "AgentCalled", "AgentConnect", "AgentComplete", "AgentRingNoAnswer",
    "ContactStatus", "Registry",
)  # fmt: skip


def our_asterisk(settings: Settings, layout: AsteriskLayout | None = None) -> AsteriskInstance:
    """Our PBX as the settings describe it, ready to be started.

    Raises `AsteriskMissing` when set-up has not run.
    """
    layout = layout or AsteriskLayout.read(settings.folder)
    folders = Folders(settings.state_folder / "asterisk")
    folders.make()
    settings.journal_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = configuration(settings, layout, folders)
    sound = sound_by_turns(settings.rtp_first_port, settings.rtp_last_port)
    return AsteriskInstance(layout, folders, files, sound, clips=settings.folder / "sounds" / "clips")


def asterisk_to_ask(settings: Settings) -> AsteriskInstance:
    """Our PBX for whoever asks it something and starts nothing. Raises `AsteriskMissing`."""
    return AsteriskInstance(
        AsteriskLayout.read(settings.folder), Folders(settings.state_folder / "asterisk"), files={}
    )


def configuration(settings: Settings, layout: AsteriskLayout, folders: Folders) -> dict[str, str]:
    """Every configuration file that is the same at each start, by its name."""
    codecs = browser_codecs(layout.modules)
    modules = (*OURS, *BROWSERS, *(OPUS if "opus" in codecs else ()))
    values = {
        "settings": settings,
        "folders": folders,
        "ami_events": AMI_EVENTS,
        "dialplan": sorted(DIALPLAN.glob("*.conf")),
        "lines": rendered_lines(settings.telephone.lines),
        "call_origins": call_origins(settings.telephone.trunks),
        "interface": interface,
        "state_interface": state_interface,
        "music_folders": music_folders(settings, layout),
        "browser_phones": names(settings.browser_phones),
        "browser_codecs": codecs,
        "browser_sound": sound_address(settings.sip_host),
    }
    ground = groundwork(
        layout, folders, modules, system_name=_system_name(folders), language=settings.default_language
    )
    return ground | render(FILES, values)


def _system_name(folders: Folders) -> str:
    """Drawn once and kept: it begins the id of every call this PBX will ever have."""
    kept = folders.lib / "system_name"
    if not kept.exists():
        kept.write_text("pbx" + secrets.token_hex(3))
    return kept.read_text().strip()
