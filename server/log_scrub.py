"""What every log line passes through: no secrets, no forged lines, no flood."""

import re
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from structlog.typing import EventDict, WrappedLogger

# Refusals are cheap for whoever causes them and must be for us; faults are ours and may say more.
MAX_TEXT_BYTES = 120
MAX_FAULT_TEXT_BYTES = 1000
_FAULTS = ("error", "critical")
_MASK = "***"
_SECRET_KEYS = re.compile(
    r"pass(word|wd)|token(?!s)|secret|authorization|cookie|api_?key|signature|contact|phone", re.I
)
# Mobile numbers, bearer tokens, and signatures or codes in addresses.
_SECRET_TEXT = re.compile(
    r"(?<!\d)1[3-9]\d{9}(?!\d)"
    r"|(?<=bearer )[\w.~+/=-]+"
    r"|(?<=[?&])(?P<name>sig|signature|token(?!s)|code|key)=[^&\s\"']+"
    r"|(?<=://)(?P<user>[^:/@\s]*):[^@/\s]+(?=@)",
    re.I,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def scrub(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Masks secrets, by name and by look, and cuts long texts."""
    limit = MAX_FAULT_TEXT_BYTES if event.get("level") in _FAULTS else MAX_TEXT_BYTES
    return {
        key: value if key == "exception" else _scrubbed(key, value, limit)
        for key, value in event.items()
    }


def mask(text: str) -> str:
    """The text without phone numbers, tokens, signatures and passwords in addresses."""
    return _SECRET_TEXT.sub(_masked, text)


def mask_traceback(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Masks secrets in a rendered traceback; its lines stay lines."""
    if isinstance(event.get("exception"), str):
        event["exception"] = mask(event["exception"]).encode(errors="replace").decode()
    return event


class TracebackOnce:
    """Keeps one traceback per fault and minute; repeats say only what it was."""

    def __init__(self, *, window_s: float = 60.0, now: Callable[[], float] = time.monotonic):
        self._window_s = window_s
        self._now = now
        self._shown_at: dict[str, float] = {}

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        exc_info = _exc_info(event)
        if exc_info is None:
            return event
        fault = _fault(exc_info)
        event["fault"] = fault
        if self._is_new(fault):
            event["exc_info"] = exc_info
        else:
            del event["exc_info"]
            event["error"] = str(exc_info[1])
        return event

    def _is_new(self, fault: str) -> bool:
        now = self._now()
        self._shown_at = {f: at for f, at in self._shown_at.items() if now - at < self._window_s}
        is_new = fault not in self._shown_at
        self._shown_at.setdefault(fault, now)
        return is_new


def _scrubbed(key: str, value: Any, limit: int) -> Any:
    if _SECRET_KEYS.search(key) and value is not None:
        return _MASK
    if isinstance(value, dict):
        return {inner: _scrubbed(str(inner), held, limit) for inner, held in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(key, held, limit) for held in value]
    return _short(mask(value), limit) if isinstance(value, str) else value


def _short(text: str, limit: int) -> str:
    encoded = _CONTROL.sub(" ", text).encode(errors="replace")
    if len(encoded) <= limit:
        return encoded.decode()
    return encoded[:limit].decode(errors="ignore") + "…"


def _masked(found: re.Match[str]) -> str:
    if found["name"]:
        return f"{found['name']}={_MASK}"
    return f"{found['user']}:{_MASK}" if found["user"] is not None else _MASK


def _exc_info(event: EventDict) -> ExcInfo | None:
    given = event.get("exc_info")
    if isinstance(given, BaseException):
        return type(given), given, given.__traceback__
    if given is True:
        given = sys.exc_info()
    return given if isinstance(given, tuple) and given[0] else None


def _fault(exc_info: ExcInfo) -> str:
    """The kind of error and where it was raised: the same fault gives the same text."""
    kind, _, traceback = exc_info
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    if traceback is None:
        return kind.__name__
    code = traceback.tb_frame.f_code
    return f"{kind.__name__} {code.co_filename.rpartition('/')[2]}:{traceback.tb_lineno}"
