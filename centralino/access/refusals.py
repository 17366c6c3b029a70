"""Why a change of an account is refused, in words for the staff."""

from enum import StrEnum


class Refusal(StrEnum):
    """Each is a sentence of its own, to be translated as it stands."""

    PASSWORD_SHORT = "The password must have at least 12 characters."  # noqa: S105
    PASSWORD_LONG = "The password may have at most 256 characters."  # noqa: S105
    PASSWORD_IS_NAME = "The password must not be the name, nor little more than it."  # noqa: S105
    PASSWORD_IS_COMMON = "That password is among the first that anybody would try."  # noqa: S105
    PASSWORD_IS_THE_OLD = "The new password is the one you have."  # noqa: S105
    WRONG_PASSWORD = "That is not your present password."  # noqa: S105
    TOO_MANY_TRIES = "Too many wrong tries: wait some minutes."
    WRONG_CODE = "That code is not the present one."
    SECOND_FACTOR_IS_ON = "The second factor is switched on already."
    SECOND_FACTOR_IS_OFF = "The second factor is not switched on."
    NAME_NOT_A_NAME = "A name has 2 to 64 characters: letters without accents, digits, and . _ @ + -"
    NAME_IS_TAKEN = "There is an account of that name already."
    NO_SUCH_STAFF = "There is no such account."
    NO_SUCH_SESSION = "There is no such session, or it has ended."
    LAST_ADMINISTRATOR = "Somebody must be administrator: this is the last one."
    TOKEN_NAME_IS_TAKEN = "There is, or was, a token or an account of that name."  # noqa: S105
    TOKEN_WITHOUT_RIGHTS = "A token must have a right, or nothing can be done with it."  # noqa: S105
    TOKEN_ENDS_TOO_SOON = "A token cannot end before it begins."  # noqa: S105
    RIGHTS_BEYOND_ONES_OWN = "Nobody can give a right that they do not have."
    NO_SUCH_TOKEN = "There is no such token."  # noqa: S105
