"""The personal link in a text, followed as a person does: the page is opened, and one of its buttons pressed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin
from urllib.request import urlopen

LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")
WITHIN = 10.0
"""Seconds until somebody gives up on a page."""


class NoSuchButton(Exception):
    """The page is there, and has no such button."""


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, and what is sent with it when one of its buttons is pressed."""

    action: str
    method: str
    hidden: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


def link_in(body: str) -> str | None:
    """The first link of a text, without the full stop of its sentence."""
    found = LINK.search(body)
    return found.group() if found else None


def press(link: str, answer: str) -> int:
    """Open a page and press the button whose value is `answer`; the status of what comes then.

    Raises `NoSuchButton`, and OSError or `http.client.HTTPException` when the page is refused or not there.
    """
    with urlopen(link, timeout=WITHIN) as page:  # noqa: S310 -- LINK lets only http through
        forms, opened = forms_in(page.read().decode("utf-8", "replace")), page.geturl()
    for form in forms:
        for button in form.buttons:
            if form.method == "post" and button[1] == answer:
                sent = urlencode([*form.hidden, button]).encode()
                with urlopen(urljoin(opened, form.action), sent, WITHIN) as pressed:  # noqa: S310
                    return int(pressed.status)
    raise NoSuchButton(f"{opened} has no button {answer!r}")


def forms_in(page: str) -> Sequence[Form]:
    reader = _Forms()
    reader.feed(page)
    return reader.found


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(has.get("action", ""), has.get("method", "get").lower()))
        elif self.found and "name" in has:
            self._add(tag, has, (has["name"], has.get("value", "")))

    def _add(self, tag: str, has: dict[str, str], field: tuple[str, str]) -> None:
        if tag == "button" or (tag == "input" and has.get("type") == "submit"):
            self.found[-1].buttons.append(field)
        elif tag == "input" and has.get("type") == "hidden":
            self.found[-1].hidden.append(field)
