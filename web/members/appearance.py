"""The templates of our pages, and the one style that they carry with them."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.look import shown

TEMPLATES = Path(__file__).with_name("templates")
STYLE = (TEMPLATES / "style.css").read_text(encoding="utf-8")
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
"""Of the text between the tags, as a Content-Security-Policy names it (W3C CSP Level 3, 2.3.1)."""

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    finalize=shown,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, **values: object) -> str:
    """A page, with everything in it made safe for HTML."""
    return _environment.get_template(template).render(style=STYLE, **values)
