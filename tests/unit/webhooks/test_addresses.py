"""Webhooks go to the internet, and to nothing that only this house can reach."""

from __future__ import annotations

import pytest

from centralino.webhooks.rules.addresses import complaint, is_public

INSIDE = [
    "0.0.0.0",
    "10.0.0.7",
    "100.64.0.1",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.5",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:db8::1",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("host", INSIDE)
def test_what_only_a_house_reaches_is_not_public(host: str) -> None:
    assert not is_public(host)


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_what_the_whole_internet_reaches_is(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://example.org/hooks?key=a%20b",
        "https://crm.example.org:8443/hooks/",
        "https://8.8.8.8/hooks",
        "https://[2606:4700::1111]/hooks",
        "https://xn--mnchen-3ya.example/",
    ],
)
def test_an_address_of_the_web_will_do(address: str) -> None:
    assert complaint(address, anywhere=False) is None


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param("", "no address of the web", id="nothing"),
        pytest.param("example.org", "no address of the web", id="without a scheme"),
        pytest.param("ftp://example.org", "no address of the web", id="another scheme"),
        pytest.param("file:///etc/passwd", "no address of the web", id="a file"),
        pytest.param("https://", "no address of the web", id="without a host"),
        pytest.param("https://example.org:0/", "no address of the web", id="no port"),
        pytest.param("https://example.org:99999/", "no address of the web", id="too high a port"),
        pytest.param("https://ada:word@example.org/", "no address of the web", id="with a password"),
        pytest.param("https://example.org/#part", "no address of the web", id="with a fragment"),
        pytest.param("https://example.org/a b", "no address of the web", id="with a blank"),
        pytest.param("https://example.org/\r\nx: y", "no address of the web", id="with a line end"),
        pytest.param("https://example.org\\@127.0.0.1/", "no address of the web", id="with a backslash"),
        pytest.param("https://ex ample.org/", "no address of the web", id="a blank in the name"),
        pytest.param("https://[::1/", "no address of the web", id="half an IPv6 address"),
        pytest.param("https://münchen.example/", "no address of the web", id="letters that are not ASCII"),
        pytest.param("https://example.org/" + "x" * 2000, "no address of the web", id="too long"),
        pytest.param("http://example.org/", "begin with https://", id="without TLS"),
        pytest.param("https://localhost/", "inside a house", id="this machine by name"),
        pytest.param("https://db.LOCALHOST./", "inside a house", id="and spelt otherwise"),
        pytest.param("https://printer.local/", "inside a house", id="a neighbour"),
        pytest.param("https://metadata.google.internal/", "inside a house", id="the cloud's own"),
        pytest.param("https://127.0.0.1/", "inside a house", id="this machine"),
        pytest.param("https://[::ffff:10.0.0.1]/", "inside a house", id="IPv4 in IPv6"),
        pytest.param("https://169.254.169.254/latest/", "inside a house", id="link-local"),
    ],
)
def test_an_address_that_will_not_do_is_refused_in_words(address: str, says: str) -> None:
    assert says in str(complaint(address, anywhere=False))


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/hooks", "https://crm.local/", "http://[::1]/"])
def test_a_house_that_allows_it_may_be_told_inside(address: str) -> None:
    assert complaint(address, anywhere=True) is None


def test_even_then_an_address_is_one() -> None:
    assert complaint("file:///etc/passwd", anywhere=True)
