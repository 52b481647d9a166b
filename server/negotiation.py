"""Which media type answers a request: GraphQL over HTTP, JSON, event streams, multipart."""

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from server.errors import BAD_USER_INPUT, refusal


class Media(Enum):
    """The media types this server can answer with."""

    GRAPHQL = b"application/graphql-response+json"
    JSON = b"application/json"
    EVENTS = b"text/event-stream"
    MULTIPART = b"multipart/mixed"


class Acceptance(NamedTuple):
    """What a client takes: for one result, and for a stream of results."""

    answer: Media | None
    stream: Media | None


class _Range(NamedTuple):
    """One media range of an Accept header."""

    name: str
    quality: float
    parameters: tuple[str, ...]


@lru_cache(maxsize=512)
def negotiate(accept: bytes) -> Acceptance:
    """What an Accept header allows; an empty header allows plain JSON.

    Streams are chosen by the operation, not by their rank: urql lists JSON and event streams
    for all its operations, Apollo lists multipart and JSON for subscriptions.
    """
    if not accept.strip():
        return Acceptance(Media.JSON, None)
    ranges = [_read_range(part) for part in accept.decode("latin-1").split(",")]
    return Acceptance(_best_answer(ranges), _best_stream(ranges))


@lru_cache(maxsize=128)
def check_content_type(content_type: bytes) -> None:
    """Refuse (415) every request body that is not JSON in UTF-8."""
    name, *parameters = (part.strip().lower() for part in content_type.split(b";"))
    charsets = [part[8:].strip(b'"') for part in parameters if part.startswith(b"charset=")]
    if name != b"application/json" or any(it not in (b"utf-8", b"utf8") for it in charsets):
        raise refusal(415, BAD_USER_INPUT, "请求体须为 UTF-8 编码的 application/json。")


def _read_range(part: str) -> _Range:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        if parameter.startswith("q="):
            quality = _quality(parameter[2:])
    return _Range(name, quality, tuple(parameters))


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _best_answer(ranges: list[_Range]) -> Media | None:
    # Plain wildcards get application/json, which every client understands (audits 47DE, 80D8).
    graphql = _rank(ranges, Media.GRAPHQL, specific=True)
    plain = _rank(ranges, Media.JSON, specific=False)
    if graphql <= (0.0, 0) and plain <= (0.0, 0):
        return None
    return Media.GRAPHQL if graphql >= plain else Media.JSON


def _rank(ranges: list[_Range], media: Media, *, specific: bool) -> tuple[float, int]:
    """(quality, how specifically it is named) of the most specific range that names `media`."""
    names = {media.value.decode(): 3}
    if not specific:
        names |= {"application/*": 2, "*/*": 1}
    found = [(names[it.name], it.quality) for it in ranges if it.name in names]
    if not found:
        return 0.0, 0
    specificity, quality = max(found)
    return (quality, specificity) if quality > 0 else (0.0, 0)


def _best_stream(ranges: list[_Range]) -> Media | None:
    best: tuple[float, Media | None] = (0.0, None)
    for it in ranges:
        media = _stream_of(it)
        if media is not None and it.quality > best[0]:
            best = (it.quality, media)
    return best[1]


def _stream_of(it: _Range) -> Media | None:
    if it.name == "text/event-stream":
        return Media.EVENTS
    specs = [p for p in it.parameters if p.replace('"', "").startswith("subscriptionspec=1.0")]
    return Media.MULTIPART if it.name == "multipart/mixed" and specs else None
