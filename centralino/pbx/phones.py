"""Which phones in browsers the PBX knows: told, and taken back, by the dialplan (dialplan/browser_phones.conf).

Our AMI user may change no configuration and reload nothing; the dialplan writes into Asterisk's database, where its SIP
stack looks for these passwords (sorcery.conf).
"""

from __future__ import annotations

import json

from centralino.pbx.connection import AMIConnection

FAMILY = "phones/auth"


async def known_phones(pbx: AMIConnection) -> dict[str, str]:
    """The digest of each one's password, by name. Raises as `AMIConnection.ask_list`."""
    listed = await pbx.ask_list("DBGetTree", [("Family", FAMILY)], complete="DBGetTreeComplete")
    return {each.get("Key").rpartition("/")[2]: _digest(each.get("Val")) for each in listed}


async def make_known(pbx: AMIConnection, name: str, digest: str) -> None:
    """Let a phone in with the password of this digest. It is done soon after this returns.

    Raises as `AMIConnection.ask`.
    """
    await _in_the_dialplan(pbx, "lend-phone", name, digest)


async def make_unknown(pbx: AMIConnection, name: str) -> None:
    """Let a phone in no more; as `make_known`."""
    await _in_the_dialplan(pbx, "take-phone-back", name, "")


async def _in_the_dialplan(pbx: AMIConnection, context: str, name: str, digest: str) -> None:
    fields = [
        ("Channel", f"Local/s@{context}/n"), ("Context", context), ("Exten", "idle"), ("Priority", "1"),
        ("Async", "true"), ("Variable", f"PHONE={name}"), ("Variable", f"DIGEST={digest}"),
    ]  # fmt: skip
    await pbx.ask("Originate", fields)


def _digest(value: str) -> str:
    try:
        return str(json.loads(value)["md5_cred"])
    except (ValueError, KeyError, TypeError):
        return ""  # whatever it is, it is not what was lent
