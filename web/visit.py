"""A request of the staff, as a page sees it: who asks, in which language, and the ways to answer."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from centralino.access.rules.rights import Right
from centralino.access.signed_in import SignedIn, StaffLanguage
from centralino.access.store import audit
from centralino.database import Connection
from centralino.visible import visible
from web.formats import Formats
from web.office import Office
from web.phone.offered import telephoning
from web.sections import SECTIONS, SETTINGS, Section

SEE_OTHER = 303
TOLD, TOLD_FOR = "centralino-told", 60  # the cookie of a note, and its seconds

Kind = Literal["done", "refused", "note"]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said at the top of the next page."""

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Visit:
    """`staff` is None only behind public doors."""

    request: Request
    office: Office
    staff: SignedIn | None
    language: StaffLanguage
    now: datetime
    _form: list[FormData] = field(default_factory=list, compare=False, repr=False)

    @property
    def me(self) -> SignedIn:
        """Who is signed in; there is somebody behind every door but the public ones."""
        assert self.staff is not None
        return self.staff

    @property
    def formats(self) -> Formats:
        return Formats(self.language, self.office.zone)

    @property
    def today(self) -> date:
        """By the organisation's clock."""
        return self.now.astimezone(self.office.zone).date()

    def beginning_of(self, day: date) -> datetime:
        """The instant at which a day begins, by the organisation's clock."""
        return self.office.beginning_of(day)

    @property
    def address(self) -> str:
        """From which address they come, as far as the nearest proxy tells."""
        return self.request.client.host if self.request.client else ""

    @property
    def agent(self) -> str:
        """What their browser calls itself."""
        return self.request.headers.get("user-agent", "")[:300]

    @property
    def sections(self) -> list[Section]:
        """Those that the visitor may enter."""
        return [each for each in SECTIONS if self.may(each.right)]

    @property
    def settings(self) -> list[Section]:
        """The pages of the settings that the visitor may see."""
        return [each for each in SETTINGS if self.may(each.right)]

    def is_in(self, section: Section) -> bool:
        """Whether the page that was asked for is one of a section."""
        return section.has(self.request.url.path)

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks for a part of a page, and not for one to go to."""
        headers = self.request.headers
        return headers.get("hx-request") == "true" and headers.get("hx-boosted") != "true"

    def may(self, right: Right) -> bool:
        """Whether who asks has a right."""
        return self.staff is not None and self.staff.may(right)

    def gettext(self, message: str, **values: object) -> str:
        """A message in the visitor's language."""
        return self.office.look.say(self.language, message, **values)

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """A message for a number of things."""
        return self.office.look.count(self.language, one, many, number, **values)

    def query(self, name: str, default: str = "") -> str:
        """A parameter of the address."""
        return visible(self.request.query_params.get(name, default)).strip()

    def number_in_path(self, name: str) -> int:
        """A part of the address that is a number, by its door."""
        return int(self.request.path_params[name])

    async def form(self) -> FormData:
        """What was sent with the form, files included; of texts, what can be seen."""
        if not self._form:
            sent = (await self.request.form()).multi_items()
            self._form.append(
                FormData(
                    [(name, visible(value) if isinstance(value, str) else value) for name, value in sent]
                )
            )
        return self._form[0]

    async def field(self, name: str, default: str = "") -> str:
        """One field of the form as text."""
        value = (await self.form()).get(name, default)
        return value.strip() if isinstance(value, str) else default

    def reading(self) -> AbstractAsyncContextManager[Connection]:
        """A connection to look things up. Raises `DatabaseUnavailable`."""
        return self.office.database.connection()

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[Connection]:
        """A transaction whose changes stand in the audit log under the visitor's name. Raises `DatabaseUnavailable`."""
        async with self.office.database.transaction() as connection:
            await audit.audited(connection, self.me.name, "page")
            yield connection

    async def note(
        self, what: str, kind: str, subject: str, *, of: int | None = None, after: dict[str, Any]
    ) -> None:
        """Tell the log of changes what was done where it does not see it: in files, or in other transactions.

        `of` is the id of its subject. Raises `DatabaseUnavailable`.
        """
        async with self.office.database.transaction() as connection:
            await audit.note(
                connection,
                at=self.now,
                by=self.me.name,
                via="page",
                what=what,
                kind=kind,
                subject=subject,
                subject_id=of,
                after=after,
            )

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page, or that part of one which the template is."""
        told = self._told()
        answer = HTMLResponse(
            self.office.look.render(template, self.language, **self._frame(told), **values), status
        )
        if told:
            answer.delete_cookie(TOLD, path="/")
        return answer

    def see_other(self, address: str, words: str = "", kind: Kind = "done") -> Response:
        """On to another page of ours, which says these words first."""
        answer: Response = RedirectResponse(address, SEE_OTHER)
        if words:
            note = base64.urlsafe_b64encode(json.dumps([kind, words]).encode()).decode()
            answer.set_cookie(
                TOLD,
                note,
                max_age=TOLD_FOR,
                path="/",
                httponly=True,
                samesite="strict",
                secure=self.office.is_secure,
            )
        return answer

    def to_sign_in(self) -> Response:
        """On to the page where one signs in, and from there back to here."""
        here = self.request.url.path + (f"?{self.request.url.query}" if self.request.url.query else "")
        address = f"/sign-in?to={quote(here, safe='')}"
        if self.is_fragment:
            return Response(status_code=401, headers={"hx-redirect": address})
        return RedirectResponse(address, SEE_OTHER)

    def _frame(self, told: Told | None) -> Mapping[str, Any]:
        formats = self.formats
        return {
            "visit": self,
            "me": self.staff,
            "may": self.may,
            "Right": Right,
            "told": told,
            "telephoning": telephoning(self.office.settings, self.may),
            "form_token": self.staff.form_token if self.staff else "",
            "number": formats.number,
            "percent": formats.percent,
            "day": formats.day,
            "clock": formats.clock,
            "instant": formats.instant,
            "exact": formats.exact,
            "length": formats.length,
            "ago": lambda at: formats.ago(at, self.now),
        }

    def _told(self) -> Told | None:
        """The note that came with the visitor; whatever is not ours says nothing."""
        try:
            kind, words = json.loads(base64.urlsafe_b64decode(self.request.cookies.get(TOLD, "")))
        except ValueError:
            return None
        return Told(kind, str(words)[:500]) if kind in ("done", "refused", "note") else None
