"""Which web pages may open a socket: same origin, no page at all, or a listed origin."""

from collections.abc import Iterable

from strawberry.http.websocket_origin import is_same_origin, normalize_origin


def is_origin_allowed(headers: Iterable[tuple[bytes, bytes]], allowed: frozenset[str]) -> bool:
    """Browsers always name their page; what sends no Origin is an app."""
    found = dict(headers)
    origin = found.get(b"origin")
    if origin is None or "*" in allowed:
        return True
    text, host = origin.decode("latin-1"), found.get(b"host", b"").decode("latin-1")
    if is_same_origin(text, host):
        return True
    return (normalize_origin(text) or text) in allowed
