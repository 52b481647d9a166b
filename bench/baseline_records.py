"""The baseline's objects: one attribute per column, relations as awaitables of DataLoaders."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from domain import permissions
from domain.event_cursor import to_text
from domain.events import EventKind
from domain.ids import PREFIXES
from domain.photo import REJECTION_TEXTS
from domain.steps import TRANSITIONS, Party, refusal
from resolvers.actions import actions_of

if TYPE_CHECKING:
    from bench.baseline_loaders import Loaders

Row = Mapping[str, Any]
ALLOWED_ACTIONS = actions_of(TRANSITIONS, refusal, "step", permissions.ISSUE_PARTIES)


class Record:
    """A row; Strawberry's own resolvers read its attributes."""

    type_name = ""

    def __init__(self, row: Row, loaders: "Loaders") -> None:
        self.__dict__.update(row, loaders=loaders, key=row["id"])
        self.id = wire(self.type_name, row["id"])

    def __getattr__(self, name: str) -> Any:
        """Only for type checkers: every column is there."""
        raise AttributeError(name)


def wire(type_name: str, key: Any) -> str:
    """The id on the wire, from an UUID or from SQLite's 32 digits."""
    return f"{PREFIXES[type_name]}_{key if isinstance(key, str) else key.hex}"


class Member(Record):
    type_name = "Member"


class SectorGroup(Record):
    type_name = "SectorGroup"


class Category(Record):
    type_name = "Category"


class Hall(Record):
    type_name = "Hall"


class Feedback(Record):
    type_name = "Feedback"


class Area(Record):
    """Any level of the tree; its type is the level's."""

    def __init__(self, row: Row, loaders: "Loaders") -> None:
        self.type_name = row["level"].capitalize()
        super().__init__(row, loaders)
        if row["id"] not in loaders.actor_areas:
            self.issue_count = self.open_issue_count = None

    @property
    def community(self) -> Any:
        return self.loaders.area.load(self.parent_id)

    @property
    def township(self) -> Any:
        return self.loaders.area.load(self.parent_id)


class Photo(Record):
    type_name = "Photo"

    @property
    def url(self) -> str | None:
        return self._address(self.large_key)

    @property
    def thumb_url(self) -> str | None:
        return self._address(self.thumb_key)

    def _address(self, key: str | None) -> str | None:
        if key is None:
            return None
        address: str = self.loaders.ports.photo_urls.at(self.loaders.now)(key)
        return address

    def __init__(self, row: Row, loaders: "Loaders") -> None:
        super().__init__(row, loaders)
        if row["rejection"] is not None:
            self.rejection = REJECTION_TEXTS[row["rejection"]]


class Event(Record):
    type_name = "Event"

    def __init__(self, row: Row, loaders: "Loaders") -> None:
        super().__init__(row, loaders)
        facts = orjson.loads(row["data"])
        self.note = str(facts.get("note", ""))
        self.from_step, self.to_step = facts.get("fromStep"), facts.get("step")

    @property
    def cursor(self) -> str:
        return to_text(UUID(str(self.county_id)), self.seq)

    @property
    def label(self) -> str:
        return EventKind(self.kind).label


class Consultation(Record):
    type_name = "Consultation"

    @property
    def caller(self) -> Any:
        return self.caller_id and self.loaders.member.load(self.caller_id)

    @property
    def group(self) -> Any:
        return self.group_id and self.loaders.group.load(self.group_id)

    @property
    def area(self) -> Any:
        return self.loaders.area.load(self.area_id)

    @property
    def hall(self) -> Any:
        return self.hall_id and self.loaders.hall.load(self.hall_id)


class Place:
    """A phone's fix."""

    def __init__(self, issue: Any) -> None:
        self.longitude, self.latitude = issue.fix_longitude, issue.fix_latitude
        self.datum, self.accuracy_m = issue.fix_datum, issue.fix_accuracy_m
        self.provider, self.fixed_at = issue.fix_provider, issue.fix_at
        self.is_mock = bool(issue.fix_is_mock)


class Issue(Record):
    type_name = "Issue"

    def __init__(self, row: Row, loaders: "Loaders") -> None:
        super().__init__(row, loaders)
        self.on_site_reasons = orjson.loads(row["on_site_reasons"])
        if not self._knows_reporter:
            self.reporter_name = None

    @property
    def place(self) -> Place | None:
        return None if self.fix_longitude is None else Place(self)

    @property
    def collector(self) -> Any:
        return self.collector_id and self.loaders.member.load(self.collector_id)

    @property
    def group(self) -> Any:
        return self.group_id and self.loaders.group.load(self.group_id)

    @property
    def category(self) -> Any:
        return self.category_id and self.loaders.category.load(self.category_id)

    @property
    def area(self) -> Any:
        return self.loaders.area.load(self.area_id)

    @property
    def grid(self) -> Any:
        return self.loaders.grid(self.area_id)

    @property
    def located_area(self) -> Any:
        return self.located_area_id and self.loaders.area.load(self.located_area_id)

    @property
    def photo_count(self) -> Any:
        return self.loaders.photo_count.load(self.key)

    @property
    def missing_photo_count(self) -> Any:
        return self.loaders.missing_photo_count.load(self.key)

    @property
    def consultation_count(self) -> Any:
        return self.loaders.consultation_count.load(self.key)

    @property
    def feedbacks(self) -> Any:
        return self.loaders.feedbacks.load(self.key)

    @property
    def _is_mine(self) -> bool:
        return bool(self.collected_by_id == self.loaders.account_id)

    @property
    def _is_of_my_group(self) -> bool:
        return bool(self.group_id == self.loaders.group_id)

    @property
    def _knows_reporter(self) -> bool:
        return self._is_mine or (self.loaders.is_convener and self._is_of_my_group)

    @property
    def reporter_contact(self) -> str | None:
        return self.reporter_contact_masked if self._knows_reporter else None

    @property
    def allowed_actions(self) -> Any:
        parties = {Party.COLLECTOR} if self._is_mine else set()
        if self._is_of_my_group:
            parties.add(Party.GROUP)
            if self.loaders.is_convener:
                parties.add(Party.CONVENER)
        row: dict[str, Any] = {party: party in parties for party in Party}
        return ALLOWED_ACTIONS.function({**row, "step": self.step}, None)
