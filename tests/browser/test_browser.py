"""The browser of the tests itself: what it is able to do, and that it hides nothing."""

from __future__ import annotations

import asyncio
import hashlib

import pytest

from tests.browser.axe import VENDOR, audit
from tests.browser.windows import DESK, PHONE, Windows

CALL_ONESELF = """async () => {
  const described = connection => connection.iceGatheringState === 'complete' ? connection.localDescription
    : new Promise(resolve => connection.onicegatheringstatechange = () =>
        connection.iceGatheringState === 'complete' && resolve(connection.localDescription));
  const microphone = await navigator.mediaDevices.getUserMedia({audio: true});
  const here = new RTCPeerConnection(), there = new RTCPeerConnection();
  const loudspeaker = new Audio();
  there.ontrack = event => { loudspeaker.srcObject = event.streams[0]; loudspeaker.play(); };
  here.addTrack(microphone.getAudioTracks()[0], microphone);
  await here.setLocalDescription();
  await there.setRemoteDescription(await described(here));
  await there.setLocalDescription();
  await here.setRemoteDescription(await described(there));
  for (;;) {
    for (const heard of (await there.getStats()).values())
      if (heard.type === 'inbound-rtp' && heard.totalAudioEnergy > 0) return heard.packetsReceived;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}"""
A_PAGE = "<!DOCTYPE html><html lang=en><head><title>A page</title></head><body><main><h1>A page</h1>{}</main>"


def test_axe_is_the_one_that_was_looked_at() -> None:
    for line in (VENDOR / "SHA256SUMS").read_text().splitlines():
        expected, name = line.split()
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == expected, name


async def test_a_call_between_two_browsers_carries_what_the_microphone_hears(windows: Windows) -> None:
    page = await windows.open()
    await page.route("http://localhost/", lambda route: route.fulfill(body="a secure context"))
    await page.goto("http://localhost/")
    async with asyncio.timeout(20):
        assert await page.evaluate(CALL_ONESELF) > 0


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("<input>", "label"),
        ('<p style="color: #999; background: #aaa">Hard to read', "color-contrast"),
        ('<p style="width: 900px">Wide', "reflow: 5"),
        ('<a href="/1" style="display: block; font-size: 8px">one</a>' * 2, "target-size"),
    ],
)
async def test_what_shuts_people_out_is_found(windows: Windows, content: str, rule: str) -> None:
    page = await windows.open(DESK, light="dark")
    await page.set_content(A_PAGE.format(content))
    with pytest.raises(AssertionError, match=rf"- {rule}"):
        await audit(page)
    assert page.viewport_size == {"width": DESK.width, "height": DESK.height}
    assert await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


async def test_a_page_for_everybody_is_left_alone(windows: Windows) -> None:
    page = await windows.open(PHONE)
    await page.set_content(A_PAGE.format("<label>Name <input></label>"))
    await audit(page)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('<img src="http://elsewhere.example/x.png" alt="">', "asked for elsewhere"),
        ("<script>nothing.is.called.this</script>", "a script broke"),
        ("<script>console.error('oh')</script>", "the console says: oh"),
        ('<link rel="stylesheet" href="/missing.css">', "came with 404"),
        (
            '<meta http-equiv="Content-Security-Policy" content="style-src \'none\'"><p style="color: red">',
            "Content Security Policy",
        ),
    ],
)
async def test_what_no_page_of_ours_may_do_is_noticed(windows: Windows, content: str, complaint: str) -> None:
    page = await windows.open()

    await page.route("**/*", lambda route: route.fulfill(status=404))
    await page.route("http://localhost/", lambda route: route.fulfill(content_type="text/html", body=content))
    await page.goto("http://localhost/")
    assert any(complaint in said for said in windows.wrong), windows.wrong
    windows.wrong.clear()
