"""A telephone that speaks SIP over WebSocket (RFC 7118), by hand: it registers and dials, and carries no sound."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

DOMAIN = "centralino.invalid"
# An offer of audio as browsers make it; nobody sends anything.
OFFER = """v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
m=audio 9 UDP/TLS/RTP/SAVPF 8 101
c=IN IP4 0.0.0.0
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
a=mid:0
a=sendrecv
a=rtcp-mux
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=candidate:1 1 udp 2113937151 127.0.0.1 9 typ host
""".replace("\n", "\r\n").format(fingerprint=":".join(["AB"] * 32))


@dataclass
class WebSocketPhone:
    """`refresh` its answers by their status, such as 401."""

    socket: ClientConnection
    name: str
    password: str
    _number: int = 0
    _tag: str = field(default_factory=lambda: secrets.token_hex(4))

    async def register(self, expires: int = 120) -> int:
        """The status of the last answer; a challenge is answered."""
        return await self._ask("REGISTER", f"sip:{DOMAIN}", self.name, expires=expires)

    async def dial(self, target: str) -> int:
        """The final status of a call; one that is answered goes on."""
        return await self._ask("INVITE", f"sip:{target}@{DOMAIN}", target, body=OFFER)

    async def transfer(self, target: str) -> int:
        """Of a request to have somebody call elsewhere."""
        return await self._ask("REFER", f"sip:{self.name}@{DOMAIN}", self.name, refer=target)

    async def until_gone(self, within: float) -> int | None:
        """With which code the other side closed the connection."""
        async with asyncio.timeout(within):
            await self.socket.wait_closed()
        return self.socket.close_code

    async def _ask(
        self, method: str, uri: str, to: str, expires: int = 120, body: str = "", refer: str = ""
    ) -> int:
        call, to_header = secrets.token_hex(8), f"<sip:{to}@{DOMAIN}>"
        authorization: str | None = None
        for _ in range(2):
            self._number += 1
            headers = {
                "Via": f"SIP/2.0/WS phone.invalid;branch=z9hG4bK{secrets.token_hex(6)}",
                "Max-Forwards": "70",
                "From": f"<sip:{self.name}@{DOMAIN}>;tag={self._tag}",
                "To": to_header,
                "Call-ID": call,
                "CSeq": f"{self._number} {method}",
                "Contact": f"<sip:{self.name}@phone.invalid;transport=ws>",
                **({"Expires": str(expires)} if method == "REGISTER" else {}),
                **({"Refer-To": f"<sip:{refer}@{DOMAIN}>"} if refer else {}),
                **({"Authorization": authorization} if authorization else {}),
                **({"Content-Type": "application/sdp"} if body else {}),
            }
            await self._send(f"{method} {uri}", headers, body)
            status, answer = await self._answer(call, self._number)
            if method == "INVITE":
                await self._acknowledge(uri, headers, answer)
            if status != 401:
                return status
            authorization = self._authorization(method, uri, answer)
        return status

    async def _send(self, request: str, headers: Mapping[str, str], body: str = "") -> None:
        lines = [f"{request} SIP/2.0", *(f"{name}: {value}" for name, value in headers.items())]
        await self.socket.send("\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]))

    async def _answer(self, call: str, number: int) -> tuple[int, str]:
        async with asyncio.timeout(10):
            while True:
                received = await self.socket.recv()
                text = received if isinstance(received, str) else received.decode()
                found = re.match(r"SIP/2.0 (\d{3})", text)
                is_ours = f"Call-ID: {call}" in text and re.search(rf"CSeq: {number} ", text)
                if found and is_ours and int(found[1]) >= 200:
                    return int(found[1]), text

    async def _acknowledge(self, uri: str, headers: Mapping[str, str], answer: str) -> None:
        to = re.search(r"^To: (.*?)\r$", answer, re.MULTILINE)
        number = headers["CSeq"].split()[0]
        kept = {name: headers[name] for name in ("Via", "Max-Forwards", "From", "Call-ID")}
        await self._send(f"ACK {uri}", {**kept, "To": to[1] if to else "", "CSeq": f"{number} ACK"})

    def _authorization(self, method: str, uri: str, answer: str) -> str:
        """RFC 2617, 3.2.2, with qop=auth."""
        challenge = re.search(r"^WWW-Authenticate: Digest (.*?)\r$", answer, re.MULTILINE)
        assert challenge
        told = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge[1]))
        first = _md5(f"{self.name}:{told['realm']}:{self.password}")
        response = _md5(f"{first}:{told['nonce']}:00000001:xyz:auth:{_md5(f'{method}:{uri}')}")
        opaque = told.get("opaque", "")
        return (
            f'Digest algorithm=MD5, username="{self.name}", realm="{told["realm"]}", nonce="{told["nonce"]}", '
            f'uri="{uri}", response="{response}", qop=auth, cnonce="xyz", nc=00000001, opaque="{opaque}"'
        )


@asynccontextmanager
async def connected(
    address: str,
    name: str,
    password: str,
    headers: Mapping[str, str] | None = None,
    origin: str | None = None,
) -> AsyncIterator[WebSocketPhone]:
    """A phone with a connection. Raises `websockets.exceptions.InvalidStatus` for who is not let in."""
    async with connect(
        address,
        subprotocols=[Subprotocol("sip")],
        additional_headers=headers,
        origin=origin,  # type: ignore[arg-type]
        compression=None,
        proxy=None,
    ) as socket:
        yield WebSocketPhone(socket, name, password)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
