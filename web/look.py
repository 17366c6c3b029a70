"""How pages look: the templates in each language, and where the files are that they need."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from centralino.access.signed_in import StaffLanguage
from centralino.visible import is_visible, visible
from web.catalogues import read_catalogues
from web.formats import phone

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")


class Look:
    """Everything is read when the process starts, so that no page finds a template or a catalogue broken."""

    def __init__(self) -> None:
        self.version = version_of(STATIC)
        self._words = read_catalogues()
        self._environments = {language: self._environment(language) for language in self._words}
        for name in self._environments[StaffLanguage.EN].list_templates():
            self._environments[StaffLanguage.EN].get_template(name)

    def render(self, template: str, language: StaffLanguage, **values: Any) -> str:
        """A page or a part of one, with everything in it made safe for HTML."""
        return self._environments[language].get_template(template).render(**values)

    def say(self, language: StaffLanguage, message: str, **values: object) -> str:
        """A message in a language; `%(name)s` in it is filled."""
        said = self._words[language].gettext(message)
        return said % values if values else said

    def count(self, language: StaffLanguage, one: str, many: str, number: int, **values: object) -> str:
        """A message for a number of things; `%(num)d` in it is filled with the number."""
        return self._words[language].ngettext(one, many, number) % (values | {"num": number})

    def address(self, file: str) -> str:
        """Where a file of ours is fetched; the address changes when any of them does, so it may be kept for ever."""
        return f"/static/{self.version}/{file}"

    def _environment(self, language: StaffLanguage) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            finalize=shown,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        )
        environment.install_gettext_translations(self._words[language], newstyle=True)  # type: ignore[attr-defined]
        environment.globals.update(static=self.address, language=language.value)
        environment.filters.update(phone=phone)
        return environment


def shown(value: object) -> object:
    """What a template puts into a page, without signs that nobody sees, whenever they came to us."""
    if not isinstance(value, str) or is_visible(value):
        return value
    return Markup(visible(value)) if isinstance(value, Markup) else visible(value)  # noqa: S704 (it was one before)


@cache
def the_look() -> Look:
    """One for the process: to read all templates takes more than a second."""
    return Look()


def version_of(folder: Path) -> str:
    """Of all files in a folder, as they are."""
    digest = hashlib.sha256()
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
