"""What a person may be told when a rule says no; anything else that goes wrong is a bug."""

from typing import ClassVar


class SetupFault(Exception):
    """Something around the server has to be set right first; the message says what, in Chinese."""


class DomainError(Exception):
    """An expected "no": a code for apps, a message for people, the input path it concerns."""

    code: ClassVar[str] = "REFUSED"

    def __init__(self, message: str, *, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class Forbidden(DomainError):
    """The actor is known but may not do this here."""

    code = "FORBIDDEN"


class NotFound(DomainError):
    """No such thing, or not one this actor may see; the two are never told apart."""

    code = "NOT_FOUND"


class Invalid(DomainError):
    """A value that no rule could accept: empty, too long, out of range, inconsistent."""

    code = "INVALID"


class Conflict(DomainError):
    """The object has changed since the version the actor worked on."""

    code = "CONFLICT"


class IdTaken(DomainError):
    """The id already names another record."""

    code = "ID_TAKEN"
