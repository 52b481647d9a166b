"""Which documents were found valid against which schema, remembered from one start to the next."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import orjson
from graphql import GraphQLSchema, print_schema, version

from domain.ids import new_uuid


class Approvals:
    """The SHA-256 of documents valid against this very schema by this very validator.

    Their file only saves time: missing, damaged or of another schema it approves nothing.
    """

    def __init__(self, file: Path | None, schema: GraphQLSchema) -> None:
        self._file = file
        self._judge = hashlib.sha256(f"{version}\n{print_schema(schema)}".encode()).hexdigest()
        self._approved = self._read()

    def __contains__(self, identity: str) -> bool:
        return identity in self._approved

    def keep(self, identities: Iterable[str]) -> None:
        """These, and no others, are valid; written only when that is news."""
        approved = frozenset(identities)
        if self._file is None or approved == self._approved:
            return
        self._approved = approved
        content = {"judge": self._judge, "approved": sorted(approved)}
        # Several processes may start at once, and some on a disk they cannot write to.
        with suppress(OSError):
            written = self._file.with_suffix(f".{new_uuid().hex}")
            written.write_bytes(orjson.dumps(content))
            written.replace(self._file)

    def _read(self) -> frozenset[str]:
        if self._file is None:
            return frozenset()
        try:
            content = orjson.loads(self._file.read_bytes())
            known = content["approved"] if content["judge"] == self._judge else ()
            return frozenset(map(str, known))
        except (OSError, ValueError, LookupError, TypeError):
            return frozenset()
