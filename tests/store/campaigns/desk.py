"""What lies in a checkout in which campaigns are made by commands: telephone.toml, a plan, a sheet of members."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

SOUNDS = Path(__file__).parents[3] / "sounds" / "prompts.toml"
TELEPHONE = """
[lines."+390212345678"]
language = "it"
purpose = "invitations"
[destinations.support]
ring = [{ phone = "desk", ring_for = 30 }]
[destinations.sales]
ring = [{ phone = "desk", ring_for = 20 }]
[safe]
phone = "desk"
[trunks.main]
host = "192.0.2.1"
lines = 4
[phones.desk]
password = "a-password-of-the-desk"
"""
EVENT = datetime.now(UTC).replace(microsecond=0, tzinfo=None) + timedelta(days=30)
PLAN = f"""
organisation = "Associazione Amici del Teatro"
lists = ["soci"]
trunks = ["main"]
caller_id = "+390212345678"
replies_close_at = {(EVENT - timedelta(days=1)).isoformat()}
[event]
title = "la cena sociale"
place = "a Villa Borghese"
starts_at = {EVENT.isoformat()}
time_zone = "Europe/Rome"
"""
MEMBERS = """Codice;Nome;Telefono
A100;Anna Rossi;333 1234567
B200;Bruno Bianchi;06 1234 5678
C300;Carla Verdi;347 7654321
"""
