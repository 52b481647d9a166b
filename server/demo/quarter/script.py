"""What is told in the quarter: stories, sessions and words, read from data/huanren/quarter."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from domain.consultation import EntryKind, Setting
from domain.issue import Source
from domain.steps import Outcome, Route

FOLDER = Path(__file__).resolve().parents[3] / "data" / "huanren" / "quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A matter that is answered, or solved by a department."""

    category: str
    title: str
    content: str
    finding: str
    result: str
    at: str = ""
    to: str = ""
    route: Route = Route.COORDINATE
    outcome: Outcome = Outcome.SOLVED

    @classmethod
    def of(cls, said: Mapping[str, Any], category: str) -> Self:
        story = cls(**{**said, "category": category})
        return cls(
            **{
                **{name: getattr(story, name) for name in cls.__slots__},
                "route": Route(story.route),
                "outcome": Outcome(story.outcome),
            }
        )


@dataclass(frozen=True, slots=True)
class Line:
    """Something said in a session, and by whom."""

    kind: EntryKind
    speaker: str
    words: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Something agreed: by a department or township, within so many working days."""

    owner: str
    words: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A matter that goes to a consultation; the three cases say more than the others."""

    story: Story
    setting: Setting
    lines: Sequence[Line]
    promises: Sequence[Promise]
    name: str = ""
    day: int = 0
    community: str = ""
    hall: str = ""
    place_name: str = ""
    department: str = ""
    source: Source = Source.VISIT
    also: Sequence[tuple[str, str]] = ()
    supporters: int = 0
    comment: str = ""
    photos: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        rest = dict(said)
        names = ("title", "content", "finding", "result", "at")
        story = {name: rest.pop(name) for name in names if name in rest}
        return cls(
            story=Story.of({**story, "route": Route.CONSULT}, rest.pop("category")),
            setting=Setting(rest.pop("setting")),
            source=Source(rest.pop("source", Source.VISIT)),
            lines=[Line(EntryKind(kind), who, words) for kind, who, words in rest.pop("lines")],
            promises=[Promise(*each) for each in rest.pop("promise")],
            also=[(title, content) for title, content in rest.pop("also", ())],
            **rest,
        )


@dataclass(frozen=True, slots=True)
class Script:
    """Everything there is to tell."""

    stories: Sequence[Story]
    sessions: Sequence[Session]
    cases: Sequence[Session]
    words: Mapping[str, Sequence[str]]
    events: Mapping[str, Any]


def read_script(folder: Path = FOLDER) -> Script:
    """The script as the files have it; KeyError or TypeError where they are incomplete."""
    stories = _read(folder / "stories.toml").items()
    return Script(
        stories=[Story.of(each, name) for name, part in stories for each in part["stories"]],
        sessions=[Session.of(each) for each in _read(folder / "sessions.toml")["session"]],
        cases=[Session.of(each) for each in _read(folder / "cases.toml")["session"]],
        words=_read(folder / "words.toml"),
        events=_read(folder / "events.toml"),
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
