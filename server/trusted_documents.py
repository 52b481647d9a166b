"""The documents that released apps run, by the hash of their text, read from their manifests."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from server.app_versions import oldest_versions

FORMAT = "apollo-persisted-query-manifest"


class BadManifest(Exception):
    """A manifest that is not what apps were built with; the server does not start on it."""


class TrustedDocuments:
    """Texts of operations by their lower-case SHA-256; never re-printed, never learnt later."""

    def __init__(
        self,
        bodies: Mapping[str, str],
        *,
        apps: Mapping[str, frozenset[str]] | None = None,
        oldest: Mapping[str, str] | None = None,
        approvals: Path | None = None,
    ) -> None:
        self._bodies = dict(bodies)
        self._apps = apps or {}
        self.oldest = oldest or {}
        """By app, the oldest version that has a manifest."""
        self.approvals = approvals
        """Where it is remembered which of them were found valid."""

    @classmethod
    def load(cls, folder: Path, *, approvals: Path | None = None) -> "TrustedDocuments":
        """Every operation of `<folder>/<app>/<version>.json`; BadManifest names the culprit."""
        bodies: dict[str, str] = {}
        apps: dict[str, frozenset[str]] = {}
        paths = sorted(folder.glob("*/*.json"))
        for path in paths:
            for identity, body in _read_manifest(path).items():
                bodies[identity] = body
                apps[identity] = apps.get(identity, frozenset()) | {path.parent.name}
        return cls(bodies, apps=apps, oldest=oldest_versions(paths), approvals=approvals)

    @classmethod
    def of(cls, *texts: str) -> "TrustedDocuments":
        """A registry of these texts."""
        return cls({sha256_of(text): text for text in texts})

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._bodies.items())

    def apps(self, identity: str) -> frozenset[str]:
        """The apps whose manifests list the document."""
        return self._apps.get(identity, frozenset())

    def __len__(self) -> int:
        return len(self._bodies)


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read_manifest(path: Path) -> dict[str, str]:
    try:
        manifest = orjson.loads(path.read_bytes())
        if manifest["format"] != FORMAT or manifest["version"] != 1:
            raise BadManifest(f"{path}: not an {FORMAT} of version 1")
        bodies = {it["id"].removeprefix("sha256:"): it["body"] for it in manifest["operations"]}
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as fault:
        raise BadManifest(f"{path}: {fault!r}") from fault
    for identity, body in bodies.items():
        if sha256_of(body) != identity:
            raise BadManifest(f"{path}: {identity} is not the SHA-256 of its body")
    return bodies
