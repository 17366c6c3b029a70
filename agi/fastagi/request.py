"""What Asterisk asks for and about whom: the greeting of a session, read by its names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote


class Request:
    """The request of one call: every property reads `variables`, which holds all that Asterisk sent."""

    __slots__ = ("path", "variables")

    def __init__(self, variables: dict[str, str]) -> None:
        self.variables: Mapping[str, str] = MappingProxyType(variables)
        self.path = path_of(variables)
        """The path of `agi://host/path?query` without slashes at its ends: `screening`, `invitation/17`."""

    @property
    def query(self) -> Mapping[str, str]:
        """The arguments after `?` in the request's address; of one that is repeated, the last."""
        _, _, query = self.variables.get("agi_request", "").partition("?")
        return dict(parse_qsl(query, keep_blank_values=True))

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments after the address in `AGI(agi://…,first,second)`."""
        found: list[str] = []
        while (argument := self.variables.get(f"agi_arg_{len(found) + 1}")) is not None:
            found.append(argument)
        return tuple(found)

    @property
    def channel(self) -> str:
        return self.variables.get("agi_channel", "")

    @property
    def uniqueid(self) -> str:
        return self.variables.get("agi_uniqueid", "")

    @property
    def language(self) -> str:
        return self.variables.get("agi_language", "")

    @property
    def callerid(self) -> str | None:
        """The caller's number; None where it is withheld or was not sent."""
        return self._known("agi_callerid")

    @property
    def calleridname(self) -> str | None:
        """The caller's name, written by strangers: never trust it. Bytes that are not UTF-8 are surrogates."""
        return self._known("agi_calleridname")

    @property
    def dnid(self) -> str | None:
        """The number that was dialled."""
        return self._known("agi_dnid")

    @property
    def rdnis(self) -> str | None:
        """The number that forwarded the call."""
        return self._known("agi_rdnis")

    @property
    def context(self) -> str:
        return self.variables.get("agi_context", "")

    @property
    def extension(self) -> str:
        return self.variables.get("agi_extension", "")

    @property
    def priority(self) -> str:
        return self.variables.get("agi_priority", "")

    @property
    def accountcode(self) -> str | None:
        return self._known("agi_accountcode")

    def _known(self, name: str) -> str | None:
        """Asterisk writes the word `unknown` for what it does not know."""
        value = self.variables.get(name, "")
        return None if value in ("", "unknown") else value

    def __repr__(self) -> str:
        return f"<Request {self.path!r} of {self.channel}>"


def path_of(variables: Mapping[str, str]) -> str:
    address = variables.get("agi_request", "")
    _, scheme, rest = address.partition("://")
    path = rest.partition("/")[2] if scheme else variables.get("agi_network_script", "")
    path = path.partition("?")[0].strip("/")
    return unquote(path) if "%" in path else path
