"""What is answered where a request is not done: problem details, as RFC 9457 has them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from centralino.directory.contacts import Refused

MEDIA_TYPE: Final = "application/problem+json"
URN: Final = "urn:centralino:problem:"

Found = TypeVar("Found")


class Kind(Enum):
    """The kinds of problems: the end of the type, the status and the title. What a kind is called never changes."""

    UNREADABLE = ("unreadable", 400, "The request cannot be read")
    BAD_KEY = ("bad-idempotency-key", 400, "The Idempotency-Key cannot be read")
    NO_TOKEN = ("no-token", 401, "A token is wanted")
    NO_RIGHT = ("no-right", 403, "The token does not give this right")
    NOT_FOUND = ("not-found", 404, "There is no such thing")
    WRONG_METHOD = ("wrong-method", 405, "That cannot be done here")
    REFUSED = ("refused", 409, "As things stand it cannot be done")
    CHANGED_MEANWHILE = ("changed-meanwhile", 409, "It is not as it was when you looked at it")
    STILL_AT_WORK = ("still-at-work", 409, "The same request is still at work")
    TOO_LARGE = ("too-large", 413, "The request is too large")
    NOT_JSON = ("not-json", 415, "The body has to be JSON")
    WRONG_SORT = ("wrong-sort", 415, "The body is of a sort that is not taken here")
    INVALID = ("invalid", 422, "Something in the request is not as it has to be")
    KEY_USED_OTHERWISE = ("key-used-otherwise", 422, "The Idempotency-Key was used for another request")
    TOO_MANY = ("too-many", 429, "Too many requests")
    BROKEN = ("broken", 500, "Something of ours is broken")
    AWAY = ("away", 503, "The database is away")

    def __init__(self, word: str, status: int, title: str) -> None:
        self.urn, self.status, self.title = URN + word, status, title


class Fault(BaseModel):
    """What is wrong with one part of a request."""

    model_config = ConfigDict(extra="forbid", title="Fault")

    pointer: str = Field(
        description="Which part: a JSON pointer (RFC 6901) into the body, or `?name` in the address."
    )
    detail: str


class ProblemDetails(BaseModel):
    """Why a request was not done (RFC 9457)."""

    model_config = ConfigDict(extra="forbid", title="Problem")

    type: str = Field(description="A name that stays: go by it, and by nothing else.")
    title: str
    status: int
    detail: str = Field(description="What is wrong, and what to do about it, for whoever reads the log.")
    errors: list[Fault] | None = None


class Problem(HTTPException):
    """Ends a request; what it has changed until then is undone."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.status, detail, dict(headers or {}))
        self.kind, self.errors = kind, errors or {}

    @classmethod
    def of_fields(cls, errors: Mapping[str, str]) -> Problem:
        """What is wrong by pointer, as `{"/number": "…"}`; for what no model can say."""
        return cls(
            Kind.INVALID, "See `errors`: each says which part it is, and what is wrong.", errors=errors
        )

    def answer(self) -> JSONResponse:
        """As it is sent."""
        content: dict[str, Any] = {
            "type": self.kind.urn,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
        }
        if self.errors:
            content["errors"] = [
                {"pointer": pointer, "detail": detail} for pointer, detail in self.errors.items()
            ]
        return JSONResponse(content, self.kind.status, dict(self.headers or {}), MEDIA_TYPE)


def granted(result: Found | Refused) -> Found:
    """The result of a wing's action. Raises `Problem` (409) where it was refused, in its words."""
    if isinstance(result, Refused):
        raise Problem(Kind.REFUSED, _sentence(result.why))
    return result


def there(found: Found | None, what: str) -> Found:
    """What was looked for; `what` it is ends the sentence. Raises `Problem` (404) where there is none."""
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"There is no such {what}: it may have been removed.")
    return found


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")
