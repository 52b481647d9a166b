"""What is pasted from a WeChat group (微信网格群): messages, and the matters they may raise.

Nobody's nickname is kept: it is masked before anything leaves this module.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from domain.errors import Invalid
from domain.local_day import CHINA

MOST_CHARACTERS = 20_000
MOST_DRAFTS = 50
LEAST_WORDS = 5
"""Shorter messages greet, agree or thank."""
TITLE = 40
IMAGE = re.compile(r"\[(?:图片|照片|视频)\]")
_LINK = re.compile(r"https?://\S+")
_DAY = r"(?P<year>\d{4})[-/年.](?P<month>\d{1,2})[-/月.](?P<day>\d{1,2})日?"
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?"
_SEPARATOR = re.compile(rf"[\s—\-–=]*{_DAY}[\s—\-–=]*\Z")
_HEAD = re.compile(rf"(?P<name>\S.{{0,31}}?)[ \t　]+(?:{_DAY}[ \t　]+)?{_TIME}\s*\Z")
_LINE = re.compile(r"(?P<name>[^\s:：][^:：\n]{0,31}?)[ \t　]*[:：](?!//)[ \t　]*(?P<text>.*)\Z")
_CLOCK = re.compile(r".*\d\Z")


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was pasted; `said_at` where the paste tells when."""

    name: str
    text: str
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDraft:
    """What may be an issue, for a member to confirm or leave."""

    title: str
    content: str
    said_by: str
    said_at: datetime | None
    image_count: int


def drafts_of(text: str) -> list[ChatDraft]:
    """A draft per person who raised something, in the order of the chat; Invalid when too long."""
    if len(text) > MOST_CHARACTERS:
        raise Invalid(f"一次最多粘贴 {MOST_CHARACTERS} 字。", path=("text",))
    messages = messages_of(text)
    names = sorted({each.name for each in messages}, key=len, reverse=True)
    drafts = [_draft(each, names) for each in _together(messages)]
    return [draft for draft in drafts if draft is not None][:MOST_DRAFTS]


def masked(name: str) -> str:
    """The first character of a nickname; as many stars whatever its length."""
    return f"{name[:1]}**"


def messages_of(text: str) -> list[Message]:
    """The messages of a paste: "name: text", or the name with a time above the text."""
    found: list[Message] = []
    day: date | None = None
    for line in (each.strip() for each in text.splitlines()):
        if separator := _SEPARATOR.match(line):
            day = _day(separator) or day
        elif head := _HEAD.match(line):
            day = _day(head) or day
            found.append(Message(head["name"].rstrip(":："), "", _moment(day, head)))
        elif (said := _LINE.match(line)) and not _CLOCK.match(said["name"]):
            found.append(Message(said["name"], said["text"]))
        elif line and found:
            last = found[-1]
            found[-1] = Message(last.name, f"{last.text}\n{line}".strip(), last.said_at)
    return found


def _day(found: re.Match[str]) -> date | None:
    if found["year"] is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _moment(day: date | None, found: re.Match[str]) -> datetime | None:
    hour, minute = int(found["hour"]), int(found["minute"])
    if day is None or hour > 23 or minute > 59:
        return None
    return datetime.combine(day, time(hour, minute), CHINA)


def _together(messages: list[Message]) -> Iterator[Message]:
    """Messages one person sent in a row belong together."""
    last: Message | None = None
    for each in messages:
        if last is not None and last.name == each.name:
            last = Message(last.name, f"{last.text}\n{each.text}".strip(), last.said_at)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _draft(message: Message, names: list[str]) -> ChatDraft | None:
    content = message.text
    for name in names:
        called = name if len(name) > 1 else f"@{name}"
        content = content.replace(called, called.replace(name, masked(name)))
    words = IMAGE.sub("", content).strip()
    if len(_LINK.sub("", words).strip()) < LEAST_WORDS:
        return None
    return ChatDraft(
        title=next(filter(None, re.split(r"[。！？!?\n]", words)), words)[:TITLE],
        content=words,
        said_by=masked(message.name),
        said_at=message.said_at,
        image_count=len(IMAGE.findall(content)),
    )
