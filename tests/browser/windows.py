"""Windows of a real Chromium: the screen, the light and the language of whoever looks, and what goes wrong in them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, Response, async_playwright, expect

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = CHECKOUT / ".chromium" / "bin" / "chromium"
# Playwright's own, started by the set-up's hand, which has the libraries that a bare machine lacks.
NODE = PROGRAM.with_name("node")
PATIENCE = 15_000  # milliseconds until what a test waits for is not coming
# A microphone that beeps once a second, given without asking anybody.
MICROPHONE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")

Light = Literal["light", "dark"]
LIGHTS: tuple[Light, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Screen:
    """Its size in CSS pixels, and whether fingers work it."""

    name: str
    width: int
    height: int
    touched: bool = False


DESK = Screen("desk", 1280, 800)
PHONE = Screen("phone", 390, 844, touched=True)
SCREENS = (DESK, PHONE)


@dataclass
class Windows:
    """A Chromium in which a test opens windows; `wrong` is what no page of ours may do."""

    chromium: Browser
    wrong: list[str] = field(default_factory=list)

    async def open(
        self, screen: Screen = DESK, *, light: Light = "light", language: str = "it", script: bool = True
    ) -> Page:
        """A window of its own, which shares no cookie with the others; without a script if so told."""
        context = await self.chromium.new_context(
            viewport={"width": screen.width, "height": screen.height},
            has_touch=screen.touched,
            color_scheme=light,
            reduced_motion="reduce",
            locale=language,
            timezone_id="Europe/Rome",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE)
        context.on("console", self._heed_console)
        context.on("weberror", lambda error: self.wrong.append(f"a script broke: {error.error}"))
        context.on("request", self._heed_request)
        context.on("response", self._heed_response)
        return await context.new_page()

    def _heed_console(self, message: ConsoleMessage) -> None:
        """What the browser itself complains of, such as our content security policy being offended."""
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.wrong.append(f"the console says: {message.text}")

    def _heed_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and not _is_here(address.hostname or ""):
            self.wrong.append(f"something was asked for elsewhere: {request.url}")

    def _heed_response(self, response: Response) -> None:
        """A page may be refused, which its test then looks at; a part of a page may not."""
        if response.status >= 400 and not response.request.is_navigation_request():
            self.wrong.append(f"a part of a page came with {response.status}: {response.url}")


@asynccontextmanager
async def windows() -> AsyncIterator[Windows]:
    """A Chromium, headless, for as long as the block runs. Skips the test where none is to be had."""
    if not PROGRAM.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"there is no {PROGRAM}")
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(NODE)
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=PROGRAM, args=MICROPHONE, chromium_sandbox=_can_be_sandboxed()
        )
        try:
            yield Windows(chromium)
        finally:
            await chromium.close()


def _can_be_sandboxed() -> bool:
    """The sandbox is not for root, and needs user namespaces, which containers and a chroot refuse."""
    tried = subprocess.run(["unshare", "--user", "--map-root-user", "true"], capture_output=True, check=False)
    return os.geteuid() != 0 and tried.returncode == 0


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
