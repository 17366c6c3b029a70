"""Who is not to be called: the registers that the law asks for, and those who told us so themselves."""

from __future__ import annotations

from web.doors import Door
from web.pages.opposition import bringing, never_call, registers

DOORS: tuple[Door, ...] = (*registers.DOORS, *bringing.DOORS, *never_call.DOORS)
