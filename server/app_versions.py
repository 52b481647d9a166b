"""Which versions of an app are still served: none older than the oldest of its manifests."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from server.errors import CLIENT_TOO_OLD, RequestFault, error_body

MOST_CHARACTERS = 40
Version = tuple[int, ...]


def oldest_versions(manifests: Iterable[Path]) -> dict[str, str]:
    """By app, of files `<app>/<version>.json`; dropping a file ends the service of its version."""
    oldest: dict[str, str] = {}
    for path in sorted(manifests, key=lambda path: version_numbers(path.stem)):
        oldest.setdefault(path.parent.name, path.stem)
    return oldest


def require_served(client: bytes, oldest: Mapping[str, str]) -> None:
    """Refuse an app that says (`name/version`) it is older; whoever says something else passes."""
    app, _, version = client.decode("latin-1").partition("/")
    minimum = oldest.get(app)
    if minimum is None or not version or version_numbers(version) >= version_numbers(minimum):
        return
    message = "应用版本过低，请升级后再用；未提交的内容会保留。"
    raise RequestFault(400, [error_body(CLIENT_TOO_OLD, message, {"minimum": minimum})])


@lru_cache(maxsize=200)
def version_numbers(text: str) -> Version:
    """The numbers of a version before any suffix (`1.2.0-rc.1`); what is no number counts as 0."""
    numbers = text[:MOST_CHARACTERS].partition("-")[0].partition("+")[0].split(".")
    return tuple(int(each) if each.isascii() and each.isdigit() else 0 for each in numbers)
