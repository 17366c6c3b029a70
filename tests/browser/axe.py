"""What axe-core, Deque's checker of accessibility, says of a page, in light and dark, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from tests.browser.windows import LIGHTS, SCREENS

VENDOR = Path(__file__).with_name("vendor")
AXE = VENDOR / "axe-4.14.1.min.js"
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# The size of what is pressed (WCAG 2.2, 2.5.8) is asked for by name: axe leaves it out otherwise.
ASK = """async levels => (await axe.run(document, {
  runOnly: {type: 'tag', values: levels},
  rules: {'target-size': {enabled: true}},
  resultTypes: ['violations'],
})).violations"""
# Content that has to be scrolled sideways (WCAG 2.1, 1.4.10), which axe does not measure.
WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def audit(page: Page) -> None:
    """Fail with every violation of WCAG 2.2 AA on the page as it stands; its size and light are put back."""
    size, dark = page.viewport_size, await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    seen: dict[str, list[str]] = {}
    async for violation, where in _violations(page):
        seen.setdefault(violation, []).append(where)
    if size:
        await page.set_viewport_size(size)
    await page.emulate_media(color_scheme="dark" if dark else "light")
    told = "\n".join(f"- {violation}\n      ({'; '.join(where)})" for violation, where in seen.items())
    assert not seen, f"{page.url} shuts people out:\n{told}"


async def _violations(page: Page) -> AsyncIterator[tuple[str, str]]:
    """Each in words, and on which screen in which light it was seen."""
    for screen in SCREENS:
        await page.set_viewport_size({"width": screen.width, "height": screen.height})
        await page.evaluate("scrollTo(0, 0)")  # what stays in view lies over what happens to be below it
        if (beyond := await page.evaluate(WIDTH)) > 0:
            yield f"reflow: {beyond} pixels are beyond the side", screen.name
        for light in LIGHTS:
            await page.emulate_media(color_scheme=light)
            for violation in await page.evaluate(ASK, LEVELS):
                yield _in_words(violation), f"{screen.name}, {light}"


def _in_words(violation: Mapping[str, Any]) -> str:
    """The rule, then each element with what to do about it."""
    lines = [f"{violation['id']}: {violation['help']}"]
    for node in violation["nodes"]:
        lines.append(f"    {' '.join(map(str, node['target']))}  {node['html']}")
        lines += [f"      {line}" for line in node["failureSummary"].splitlines()[1:]]
    return "\n".join(lines)
