"""Scalars of our own: each says in one place what its text may be."""

import re
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

DateTime = NewType("DateTime", datetime)
Date = NewType("Date", date)
Longitude = NewType("Longitude", float)
Latitude = NewType("Latitude", float)
EventCursor = NewType("EventCursor", str)
Sha256 = NewType("Sha256", str)

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)\Z", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_CURSOR = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")

_EARLIEST = datetime.min.replace(tzinfo=UTC) + timedelta(milliseconds=1)
"""The very first instant, which some phones give for "never", means -infinity to PostgreSQL."""


def parse_instant(value: Any) -> datetime:
    """An aware UTC time with whole milliseconds from RFC 3339 text; the offset is compulsory."""
    if not isinstance(value, str) or not _RFC3339.match(value):
        raise ValueError("时间须为带时区的 RFC 3339 格式，例如 2026-03-01T09:30:00+08:00")
    whole = re.sub(r"(\.\d{1,6})\d*", r"\1", value.upper())
    try:
        moment = datetime.fromisoformat(whole).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise ValueError("没有这样的时间") from wrong
    return max(moment.replace(microsecond=moment.microsecond // 1000 * 1000), _EARLIEST)


def instant_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z")


def parse_day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.match(value):
        raise ValueError("日期须为 YYYY-MM-DD")
    return date.fromisoformat(value)


def day_text(value: Any) -> str:
    return value if isinstance(value, str) else str(value.isoformat())


def _degrees(value: Any, limit: int, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"{name}须为数字")
    if abs(value) > limit:
        raise ValueError(f"{name}须在 -{limit} 到 {limit} 之间")
    return float(value)


def parse_longitude(value: Any) -> float:
    return _degrees(value, 180, "经度")


def parse_latitude(value: Any) -> float:
    return _degrees(value, 90, "纬度")


def _matching(pattern: re.Pattern[str], wanted: str) -> Any:
    def parse(value: Any) -> str:
        if not isinstance(value, str) or not pattern.match(value):
            raise ValueError(wanted)
        return value

    return parse


SCALARS: dict[object, ScalarDefinition] = {
    DateTime: strawberry.scalar(
        name="DateTime",
        description="时刻：RFC 3339，必须带时区；输出总是 UTC 毫秒。RFC 3339 with offset.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=instant_text,
        parse_value=parse_instant,
    ),
    Date: strawberry.scalar(
        name="Date",
        description="日期：YYYY-MM-DD（北京时间）。A day in Asia/Shanghai.",
        specified_by_url="https://scalars.graphql.org/andimarek/local-date.html",
        serialize=day_text,
        parse_value=parse_day,
    ),
    Longitude: strawberry.scalar(
        name="Longitude",
        description="经度，十进制度，-180 到 180。Degrees.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc7946#section-3.1.1",
        serialize=lambda value: value,
        parse_value=parse_longitude,
    ),
    Latitude: strawberry.scalar(
        name="Latitude",
        description="纬度，十进制度，-90 到 90。Degrees.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc7946#section-3.1.1",
        serialize=lambda value: value,
        parse_value=parse_latitude,
    ),
    EventCursor: strawberry.scalar(
        name="EventCursor",
        description="事件流中的位置，不透明。An opaque position in the event log.",
        specified_by_url="https://relay.dev/graphql/connections.htm#sec-Cursor",
        serialize=str,
        parse_value=_matching(_CURSOR, "不是有效的事件位置"),
    ),
    Sha256: strawberry.scalar(
        name="Sha256",
        description="SHA-256 摘要，64 位小写十六进制。Lower-case hex digest.",
        specified_by_url="https://csrc.nist.gov/pubs/fips/180-4/upd1/final",
        serialize=str,
        parse_value=_matching(_HEX64, "须为 64 位小写十六进制摘要"),
    ),
}
