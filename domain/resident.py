"""A resident (群众) in the records: found by contact, and made unknown in what was written."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

LEAST_NAME, LEAST_CONTACT = 2, 4
_BETWEEN = r"[\s()（）\-—–·.]*"
_LEFT_OUT = re.compile(r"[\s()（）\-—–·.]")
_COUNTRY = re.compile(r"^(\+|00)?86(?=1\d{10}$)")


def contact_key(text: str) -> str:
    """What two spellings of one contact have in common: width, blanks, dashes, +86 and case go."""
    folded = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _COUNTRY.sub("", folded)


class Traces:
    """How somebody appears in texts: the contacts anywhere, the names where they are theirs."""

    def __init__(self, *, names: Iterable[str], contacts: Iterable[str]) -> None:
        self.names = frozenset(name for name in names if len(name) >= LEAST_NAME)
        keys = map(contact_key, contacts)
        self.contacts = frozenset(key for key in keys if len(key) >= LEAST_CONTACT)

    @property
    def tails(self) -> Collection[str]:
        """What is at the end of each contact however its digits are parted; to look rows up by."""
        return {contact[-LEAST_CONTACT:] for contact in self.contacts}

    def names_somebody(self, text: str) -> bool:
        return bool(self._named and self._named.search(text))

    def has_contact(self, text: str) -> bool:
        return bool(self._contact and self._contact.search(text))

    def hidden(self, value: Any, *, with_names: bool) -> Any:
        """A text, or JSON, of the same length with the person made unknown."""
        if isinstance(value, str):
            return self._hidden(value, with_names=with_names)
        if isinstance(value, list):
            return [self.hidden(each, with_names=with_names) for each in value]
        if isinstance(value, dict):
            return {key: self.hidden(each, with_names=with_names) for key, each in value.items()}
        return value

    def _hidden(self, text: str, *, with_names: bool) -> str:
        if self._contact:
            text = self._contact.sub(lambda found: "*" * len(found[0]), text)
        if self._named and with_names:
            text = self._named.sub(lambda found: "某" * len(found[0]), text)
        return text

    @cached_property
    def _contact(self) -> re.Pattern[str] | None:
        return _any_of(map(_spelt, self.contacts))

    @cached_property
    def _named(self) -> re.Pattern[str] | None:
        return _any_of(map(re.escape, sorted(self.names, key=len, reverse=True)))


def _spelt(contact: str) -> str:
    """A contact as people write it; one of digits is no part of a longer number."""
    if not (contact.isascii() and contact.isdigit()):
        return re.escape(contact)
    return rf"(?<!\d){_BETWEEN.join(contact)}(?!\d)"


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    text = "|".join(patterns)
    return re.compile(text, re.IGNORECASE) if text else None
