"""The carrier's Asterisk, from its templates."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from centralino.stack.asterisk import AsteriskInstance, AsteriskLayout
from centralino.stack.asterisk.folders import Folders, link_sounds
from centralino.stack.asterisk.groundwork import groundwork
from centralino.stack.asterisk.modules import OURS
from lab.carrier.account import HOST, Account
from lab.carrier.ledger import EVENTS

FILES = ("pjsip.conf", "extensions.conf", "manager.conf", "rtp.conf")
# The sound of a call leaves the carrier by AudioSocket, taken off the channel by ChanSpy.
TAPPING = ("app_chanspy", "res_audiosocket", "chan_audiosocket")
NOT_A_CARRIERS = {"app_queue", "res_musiconhold", "app_mixmonitor"}
MODULES = tuple(module for module in (*OURS, *TAPPING) if module not in NOT_A_CARRIERS)
"""Two for each call: the 100 lines of a large campaign, and as many again that have just ended."""


def carrier_asterisk(
    account: Account,
    folder: Path,
    layout: AsteriskLayout,
    *,
    agi_port: int,
    ami_port: int,
    ami_password: str,
    sound: range,
) -> AsteriskInstance:
    """The carrier's Asterisk in `folder`, ready to be started; its people answer at `agi_port`; `sound` are ports."""
    folders = Folders(folder)
    folders.make()
    link_sounds(folders, layout, clips=folder, languages=["en"])
    values = {
        **asdict(account),
        "agi": f"{HOST}:{agi_port}",
        "ami_port": ami_port,
        "ami_password": ami_password,
        "ledger_events": EVENTS,
        "rtp_first_port": sound[0],
        "rtp_last_port": sound[-1],
    }
    ground = groundwork(layout, folders, MODULES, system_name="carrier", language="en")
    return AsteriskInstance(layout, folders, ground | _rendered(values))


def _rendered(values: dict[str, object]) -> dict[str, str]:
    environment = Environment(  # noqa: S701 -- not HTML
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, keep_trailing_newline=True
    )
    return {name: environment.get_template(f"{name}.j2").render(values) for name in FILES}
