"""Where somebody registers, and in which language: the hosted form, or one within a page of the organisation's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from starlette.responses import Response

from centralino.access.signed_in import StaffLanguage
from web.doors import PUBLIC, Door
from web.visit import Visit

HOSTED: Final = "/register"
EMBEDDED: Final = "/register/embedded"
LARGEST: Final = 16 * 1024  # bytes of a form

Page = Callable[[Visit, "Place"], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Place:
    """`language` is the one that the address asks for; None leaves it to the browser."""

    is_embedded: bool
    language: StaffLanguage | None = None

    def address(self, rest: str = "") -> str:
        """Of a page here, in the same language."""
        asked = f"?lang={self.language}" if self.language else ""
        return f"{EMBEDDED if self.is_embedded else HOSTED}{rest}{asked}"

    def in_language(self, language: StaffLanguage) -> Place:
        """The same place in another language."""
        return replace(self, language=language)


def doors(method: Literal["GET", "POST"], rest: str, page: Page) -> tuple[Door, Door]:
    """One page in both places."""
    return (
        Door(method, HOSTED + rest, PUBLIC, _in_place(page, is_embedded=False), LARGEST),
        Door(method, EMBEDDED + rest, PUBLIC, _in_place(page, is_embedded=True), LARGEST),
    )


def show(visit: Visit, place: Place, template: str, status: int = 200, **values: Any) -> Response:
    """A page for whoever registers, whether or not they are of the staff."""
    settings = visit.office.settings
    return visit.page(
        f"registering/{template}.html",
        status,
        place=place,
        organisation=settings.organisation_name,
        way=settings.registration_confirm,
        **{"languages": (), **values},
    )


def _in_place(page: Page, *, is_embedded: bool) -> Callable[[Visit], Awaitable[Response]]:
    async def answer(visit: Visit) -> Response:
        asked = visit.query("lang")
        language = StaffLanguage(asked) if asked in tuple(StaffLanguage) else None
        place = Place(is_embedded, language)
        here = replace(visit, language=language) if language else visit
        if not visit.office.settings.registrations_per_hour:
            return show(here, place, "shut", 404)
        return await page(here, place)

    return answer
