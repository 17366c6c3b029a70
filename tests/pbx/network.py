"""The far side of our trunk: an Asterisk that plays the operator, people who call and who are called."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from centralino.stack.asterisk import AsteriskInstance, AsteriskLayout
from centralino.stack.asterisk.folders import Folders, link_sounds
from centralino.stack.asterisk.groundwork import groundwork
from centralino.stack.asterisk.log import messages
from centralino.stack.asterisk.modules import OURS

MODULES = (*OURS, "res_clioriginate")

# Who lives at which number beyond the trunk.
ANSWERS, IS_BUSY, NEVER_ANSWERS = "+393330000001", "+393330000002", "+393330000003"

DIALPLAN = """
[people]
exten = +393330000001,1,Log(NOTICE,{answers} is rung by ${{CALLERID(num)}})
 same = n,Answer()
 same = n,Wait(${{TALKS_FOR}})
 same = n,Log(NOTICE,{answers} hangs up)
exten = +393330000002,1,Log(NOTICE,{busy} is rung)
 same = n,Busy(1)
exten = +393330000003,1,Log(NOTICE,{never} is rung)
 same = n,Ringing()
 same = n,Wait(120)

; caller x dialled: who calls us, and what they dialled
[callers]
exten = _[+a-z0-9].,1,Set(CALLERID(all)=${{CALLER_NAME}} <${{CUT(EXTEN,x,1)}}>)
 same = n,ExecIf($["${{CUT(EXTEN,x,1)}}" = "anonymous"]?Set(CALLERID(pres)=prohib))
 same = n,MixMonitor({heard})
 same = n,Dial(PJSIP/${{CUT(EXTEN,x,2)}}@ours,180,g)
 same = n,Log(NOTICE,the caller is let go with cause ${{HANGUPCAUSE}})
"""
PJSIP = """
[udp]
type = transport
protocol = udp
bind = 127.0.0.1:{port}
[ours]
type = endpoint
context = people
transport = udp
disallow = all
allow = alaw
aors = ours
direct_media = no
send_pai = yes
trust_id_outbound = no
[ours]
type = aor
contact = sip:127.0.0.1:{our_port}
[ours]
type = identify
endpoint = ours
match = 127.0.0.1
"""


@dataclass
class Network:
    """The far side, in the words of its tests."""

    asterisk: AsteriskInstance
    heard: Path

    async def call(self, dialled: str, caller: str = "+390277700001", name: str = "") -> None:
        """Somebody calls us; `anonymous` withholds the number."""
        await self.asterisk.console(f"dialplan set global CALLER_NAME {name or 'nobody'}")
        await self.asterisk.console(
            f"channel originate Local/{caller}x{dialled}@callers application Wait 180"
        )

    async def people_talk_for(self, seconds: int) -> None:
        """How long whoever answers stays; a minute unless told."""
        await self.asterisk.console(f"dialplan set global TALKS_FOR {seconds}")

    async def callers_hang_up(self) -> None:
        await self.asterisk.console("channel request hangup all")

    async def until(self, text: str, within: float = 10) -> float:
        """Seconds until the network's log says `text`; fails when it does not in time."""
        began = time.monotonic()
        while time.monotonic() < began + within:
            if text in self.said():
                return time.monotonic() - began
            await asyncio.sleep(0.05)
        raise AssertionError(f"{text!r} was not said within {within} s; said was:\n{self.said()}")

    def said(self) -> str:
        return "\n".join(message.text for message in messages(self.asterisk.log))


def network_asterisk(folder: Path, layout: AsteriskLayout, port: int, our_port: int, rtp: range) -> Network:
    """The far side of a trunk, its SIP on `port`, ready to be started."""
    folders = Folders(folder)
    folders.make()
    link_sounds(folders, layout, folder, ("en",))
    heard = folder / "heard.wav"
    people = DIALPLAN.format(answers=ANSWERS, busy=IS_BUSY, never=NEVER_ANSWERS, heard=heard)
    files = {
        "pjsip.conf": PJSIP.format(port=port, our_port=our_port),
        "extensions.conf": "[general]\n[globals]\nTALKS_FOR=60\n" + people,
        "rtp.conf": f"[general]\nrtpstart = {rtp[0]}\nrtpend = {rtp[-1]}\n",
        "musiconhold.conf": "[general]\n",
        "queues.conf": "[general]\n",
        "manager.conf": "[general]\nenabled = no\n",
    }
    ground = groundwork(layout, folders, MODULES, system_name="network", language="en")
    return Network(AsteriskInstance(layout, folders, ground | files), heard)
