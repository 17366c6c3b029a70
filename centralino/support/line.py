"""The support line as its scripts and its staff ask it: who is this, whose code is that, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from centralino.database import Connection, Database, DatabaseUnavailable
from centralino.directory.codes import plausible
from centralino.settings import MOST_TRIES, Settings
from centralino.settings.in_force import SettingsInForce
from centralino.settings.telephone import Destination, Ring, Telephone
from centralino.support import opening, rules, store
from centralino.support.lockout import Lockout
from centralino.support.rules import Codes, Known, Verdict


@dataclass(frozen=True, slots=True)
class SupportLine:
    """Every look-up has the same hard budget; one that fails or is late is an answer too, and the rules know it."""

    database: Database
    settings: Settings
    in_force: SettingsInForce | None = None

    @property
    def telephone(self) -> Telephone:
        """As it is in force at this moment, where somebody looks after that."""
        return (self.in_force.settings if self.in_force else self.settings).telephone

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.time_zone)

    async def who_is_calling(self, number: str | None, source: str, now: datetime) -> Known:
        """All that is known of a caller before they say a word, in one query."""
        lockout = self._lockout(number)
        since = now - lockout.memory

        async def question(connection: Connection) -> store.CallerRow:
            return await store.find_caller(connection, number, source, since, MOST_TRIES)

        try:
            row = await self.database.ask(question, within=self.settings.look_up_budget)
        except DatabaseUnavailable:
            return Known(number, look_up_failed=True)
        locked = lockout.ends_at(row.wrong_codes, now) is not None
        codes = Codes.LOCKED_OUT if locked else Codes.NOT_ASKED
        return Known(number, tuple(store.customers_from(row.customers)), codes)

    def could_be_a_code(self, keyed: str) -> bool:
        """Whether digits keyed have the form and the check digit of any code of ours; asks nobody."""
        return plausible(keyed, self.settings.code_countries, self.settings.customer_code_pattern)

    async def try_code(self, known: Known, source: str, keyed: str, now: datetime) -> Known | None:
        """What is known once this code was keyed; None when nobody has it.

        The lock-out is checked and the attempt counted in the transaction that looks the code up, so that
        many calls at once guess no more often than one.
        """

        async def question(connection: Connection) -> Known | None:
            async with connection.transaction():
                return await self._try_code_in_turn(connection, known, source, keyed, now)

        try:
            return await self.database.ask(question, within=self.settings.look_up_budget)
        except DatabaseUnavailable:
            return replace(known, look_up_failed=True)

    async def whose_code(self, known: Known, keyed: str) -> Known | None:
        """What a code would tell, asked by staff: neither counted nor locked. None when nobody has it."""
        try:
            found = await self.database.ask(
                lambda connection: store.find_by_code(connection, keyed), within=self.settings.look_up_budget
            )
        except DatabaseUnavailable:
            return replace(known, look_up_failed=True)
        return replace(known, customers=tuple(found), codes=Codes.FOUND) if found else None

    async def known_afresh(self, known: Known) -> Known:
        """The same caller, with their contracts and grants as they stand now."""
        ids = [customer.contact_id for customer in known.customers]
        try:
            customers = tuple(
                await self.database.ask(
                    lambda connection: store.find_customers(connection, ids),
                    within=self.settings.look_up_budget,
                )
            )
        except DatabaseUnavailable:
            return replace(known, look_up_failed=True)
        chosen = known.chosen and next(
            (c for c in customers if c.contact_id == known.chosen.contact_id), None
        )
        return replace(known, customers=customers, chosen=chosen)

    def screen(self, known: Known, now: datetime) -> Verdict:
        """The verdict on a caller, by the rules."""
        return rules.screen(known, now, self.telephone, self.zone)

    def has_name_clip(self, clip: str) -> bool:
        """Whether the recording of a name is there: one that is not would leave a gap in the question."""
        return (self.settings.folder / "sounds" / "clips" / "names" / f"{clip}.wav").is_file()

    def rings_open(self, destination: Destination, now: datetime) -> tuple[Ring, ...]:
        """What may be rung of a destination at that instant, in order."""
        return opening.rings_open(destination, self.telephone, now, self.zone)

    async def _try_code_in_turn(
        self, connection: Connection, known: Known, source: str, keyed: str, now: datetime
    ) -> Known | None:
        lockout = self._lockout(known.number)
        await store.wait_for_turn(connection, known.number, source)
        wrong = await store.wrong_codes(connection, known.number, source, now - lockout.memory, MOST_TRIES)
        if lockout.ends_at(wrong, now):
            return replace(known, codes=Codes.LOCKED_OUT)
        found = await store.find_by_code(connection, keyed)
        await store.note_code_attempt(connection, known.number, source, now, found=bool(found))
        return replace(known, customers=tuple(found), codes=Codes.FOUND) if found else None

    def _lockout(self, number: str | None) -> Lockout:
        """Callers who withhold their number share one count for each source, so it is a larger one."""
        tries = self.settings.lockout_tries if number else self.settings.lockout_tries_withheld
        within = timedelta(seconds=self.settings.lockout_within)
        return Lockout(tries, within, timedelta(seconds=self.settings.lockout_for))
