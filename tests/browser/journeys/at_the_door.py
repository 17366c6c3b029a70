"""Somebody's first way in, with the password that the house gave and then one of their own, and to its sections."""

from __future__ import annotations

from playwright.async_api import Page, expect

OWN = "quattro gatti al porto"


async def sign_in_for_the_first_time(page: Page, address: str, name: str, password: str) -> None:
    """From the sign-in to the first page of the house."""
    await page.goto(address)
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_label("The password until now").fill(password)
    await page.get_by_label("The new password", exact=True).fill(OWN)
    await page.get_by_label("The new password once more").fill(OWN)
    await page.get_by_role("button", name="Change the password").click()
    await expect(page.get_by_role("navigation")).to_be_visible()


async def go_to(page: Page, section: str) -> None:
    """By the row of sections at the head of every page."""
    sections = page.get_by_role("navigation", name="Sections")
    await sections.get_by_role("link", name=section, exact=True).click()
