"""The link in a text is found, its page opened, and one of the buttons there pressed."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.error import HTTPError

import pytest

from lab.link import NoSuchButton, forms_in, link_in, press

LINKS = {
    "at the end of a sentence": ("Come? http://x.it/r/a1.", "http://x.it/r/a1"),
    "with a query": ("https://x.it/r?a=1&b=2 yes or no", "https://x.it/r?a=1&b=2"),
    "in brackets": ("(http://x.it/r/a1)", "http://x.it/r/a1"),
    "none": ("Come? Answer SI or NO", None),
}


@pytest.mark.parametrize(("body", "link"), LINKS.values(), ids=LINKS.keys())
def test_the_link_of_a_text_is_found(body: str, link: str | None) -> None:
    assert link_in(body) == link


def test_the_buttons_of_a_page_are_found_with_what_is_sent_along() -> None:
    (form,) = forms_in(
        '<form method="post" action="/r/a1"><input type="hidden" name="token" value="t">'
        '<button name="answer" value="yes">Sì</button><button name="answer" value="no">No</button></form>'
    )
    assert (form.action, form.method, form.hidden) == ("/r/a1", "post", [("token", "t")])
    assert form.buttons == [("answer", "yes"), ("answer", "no")]


PAGE = b"""<p>Will you come?</p><form method="post"><input type="hidden" name="token" value="t &amp; u">
<button name="answer" value="yes">Yes</button><button name="answer" value="no">No</button></form>"""


class _Page(BaseHTTPRequestHandler):
    pressed: list[tuple[str, bytes]]

    def do_GET(self) -> None:
        if self.path == "/r/gone":
            self.send_error(410)
        else:
            self._say(PAGE)

    def do_POST(self) -> None:
        self.pressed.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self._say(b"Thank you.")

    def _say(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    """Where the page of a personal link is served; `_Page.pressed` has what was sent to it."""
    _Page.pressed = []
    with HTTPServer(("127.0.0.1", 0), _Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_button_is_pressed_with_what_the_page_sends_along(site: str) -> None:
    assert press(f"{site}/r/a1", "no") == 200
    assert _Page.pressed == [("/r/a1", b"token=t+%26+u&answer=no")]


def test_a_page_without_that_button_is_refused(site: str) -> None:
    with pytest.raises(NoSuchButton):
        press(f"{site}/r/a1", "perhaps")
    assert _Page.pressed == []


def test_a_link_that_is_closed_is_an_error_of_the_outside_world(site: str) -> None:
    with pytest.raises(HTTPError, match="410"):
        press(f"{site}/r/gone", "yes")
