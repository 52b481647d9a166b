"""What has happened in a village: something of every kind, for every degree of nearness."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.activity import ActivityKind
from domain.consultation import (
    CheckInMethod,
    ConsultationOutcome,
    EntryKind,
    ParticipantKind,
    Setting,
)
from domain.geo import Datum, FixProvider, GeoFix, Position
from domain.ids import new_uuid
from domain.issue import Confidentiality, FeedbackChannel, Source
from domain.photo import PhotoState
from domain.steps import Outcome, Route
from domain.topic import Criteria
from models.issue import Issue
from models.photo import Photo
from services import (
    activity,
    check_in,
    commitment,
    consultation,
    evaluation,
    issue,
    issue_step,
    live_session,
    minutes,
    topic,
)
from services.activity import NewActivity
from services.check_in import NewCheckIn
from services.commitment import NewCommitment
from services.consultation import NewConsultation
from services.issue import NewIssue, NewReporter
from services.issue_step import NewFeedback
from services.live_session import NewEntry
from services.participant import NewParticipant
from services.photo_declaration import NewPhoto
from services.topic import Proposal
from services.work import Result
from tests.village import NOON, SIDE, SOUTH, WEST, Village, fresh_call

SQUARES = {"A1": 0, "A2": 1, "B1": 2, "B2": 3, "D1": 4}
CONTACT = "13812345678"
LAST_YEAR = datetime(2025, 12, 1, 4, tzinfo=UTC)


@dataclass(repr=False)
class History:
    """Names for what happened, with the ids it got."""

    village: Village
    issues: dict[str, UUID] = field(default_factory=dict)
    consultations: dict[str, UUID] = field(default_factory=dict)
    entries: dict[str, UUID] = field(default_factory=dict)
    commitments: dict[str, UUID] = field(default_factory=dict)
    tasks: dict[str, UUID] = field(default_factory=dict)
    ledger_entries: dict[str, UUID] = field(default_factory=dict)
    qr_codes: dict[str, UUID] = field(default_factory=dict)
    topics: dict[str, UUID] = field(default_factory=dict)
    leaves: dict[str, UUID] = field(default_factory=dict)
    activities: dict[str, UUID] = field(default_factory=dict)

    async def acting(self, name: str) -> dict[str, Any]:
        """Who does it, for a use case."""
        by = await self.village.actor(name)
        return {"by": by, "ports": self.village.ports, "call": fresh_call()}

    async def collect(self, by: str, grid: str, **given: Any) -> UUID:
        """An issue with a reporter, raised in the middle of a grid."""
        parts: dict[str, Any] = {
            "id": new_uuid(),
            "title": f"{grid}的路灯不亮",
            "content": "晚上看不见路。",
            "source": Source.VISIT,
            "captured_at": NOON - timedelta(minutes=1),
            "fix": fix_in(grid),
            "reporter": NewReporter(name="老王", contact=CONTACT),
        }
        new = NewIssue(**{**parts, **given})
        return (await issue.collect(new, **await self.acting(by))).id

    async def open(self, by: str, **given: Any) -> UUID:
        """A consultation opened on the spot, or planned."""
        parts: dict[str, Any] = {
            "id": new_uuid(),
            "title": "路灯怎么修",
            "setting": Setting.SQUARE,
            "captured_at": NOON,
        }
        new = NewConsultation(**{**parts, **given})
        return (await consultation.open_or_plan(new, **await self.acting(by))).id

    async def record(self, by: str, consultation_id: UUID, content: str, **given: Any) -> UUID:
        parts: dict[str, Any] = {
            "id": new_uuid(),
            "kind": EntryKind.STATEMENT,
            "captured_at": NOON,
            "content": content,
            "speaker_name": "老李",
        }
        new = NewEntry(**{**parts, **given})
        acts = await self.acting(by)
        return (await live_session.record_entry(consultation_id, new, **acts)).id

    async def agree(self, by: str, consultation_id: UUID, department: str) -> UUID:
        new = NewCommitment(
            id=new_uuid(),
            content="换两盏灯",
            owner_name="住建局",
            department_id=self.village.departments[department],
            due_on=NOON.date(),
        )
        await commitment.commit(consultation_id, new, **await self.acting(by))
        return new.id

    async def conclude(self, by: str, consultation_id: UUID) -> None:
        outcome = ConsultationOutcome.RESOLVED
        acts = await self.acting(by)
        await minutes.conclude(consultation_id, outcome, "商定换两盏灯。", **acts)

    async def confirm(self, by: str, consultation_id: UUID) -> None:
        await minutes.confirm(consultation_id, 1, **await self.acting(by))

    async def propose(self, by: str, *issue_ids: UUID) -> UUID:
        """A topic that meets the three criteria."""
        criteria = Criteria(small_incision=True, operable=True, effective=True)
        said = Proposal(title="路灯怎么修", criteria=criteria, reason="近", issue_ids=issue_ids)
        return (await topic.propose(new_uuid(), None, said, **await self.acting(by))).id

    async def select(self, by: str, topic_id: UUID) -> None:
        await topic.select(topic_id, base_version=1, **await self.acting(by))

    async def record_activity(self, by: str, **given: Any) -> UUID:
        """A talk, unless something else is given."""
        parts: dict[str, Any] = {
            "id": new_uuid(),
            "kind": ActivityKind.TALK,
            "title": "讲讲民法典",
            "content": "结合身边事",
            "captured_at": NOON,
        }
        new = NewActivity(**{**parts, **given})
        return (await activity.record_or_plan(new, **await self.acting(by))).id

    async def evaluate(self, by: str, consultation_id: UUID) -> None:
        acts = await self.acting(by)
        await evaluation.evaluate(consultation_id, new_uuid(), 5, "很实在", **acts)

    async def study(self, by: str, issue_id: UUID, route: Route | None = None) -> None:
        version = await version_of(issue_id)
        acts = await self.acting(by)
        await issue_step.study(issue_id, "电缆老化", route, base_version=version, **acts)

    async def resolve(self, by: str, issue_id: UUID) -> None:
        version = await version_of(issue_id)
        acts = await self.acting(by)
        solved = issue_step.resolve(
            issue_id, Outcome.SOLVED, "已换新灯", (), base_version=version, **acts
        )
        await solved

    async def feed_back(self, by: str, issue_id: UUID, rating: int | None = None) -> None:
        told = NewFeedback(
            id=new_uuid(),
            channel=FeedbackChannel.VISIT,
            content="灯修好了",
            told_at=NOON,
            rating=rating,
            rating_comment="满意",
        )
        await issue_step.feed_back(issue_id, told, **await self.acting(by))

    async def invite(self, by: str, consultation_id: UUID, *people: NewParticipant) -> None:
        await consultation.invite(consultation_id, people, **await self.acting(by))

    def check_in(self, consultation_id: UUID, acts: dict[str, Any]) -> Awaitable[Result]:
        new = NewCheckIn(
            participant_id=None,
            method=CheckInMethod.LOCATION,
            captured_at=NOON,
            fix=fix_in("A1"),
        )
        return check_in.check_in(consultation_id, new, **acts)

    def member(self, name: str) -> NewParticipant:
        return NewParticipant.member(self.village.members[name])

    def department(self, name: str) -> NewParticipant:
        department_id = self.village.departments[name]
        return NewParticipant(kind=ParticipantKind.DEPARTMENT, department_id=department_id)

    def township(self, name: str) -> NewParticipant:
        township_id = self.village.areas[name]
        return NewParticipant(kind=ParticipantKind.TOWNSHIP, township_id=township_id)


def fix_in(grid: str, *, datum: Datum = Datum.CGCS2000) -> GeoFix:
    """A good fix in the middle of a grid, the numbers as if given in CGCS2000."""
    west = WEST + SIDE * SQUARES[grid]
    centre = Position(west + SIDE / 2, SOUTH + SIDE / 2, datum)
    return GeoFix(position=centre, accuracy_m=10, provider=FixProvider.GNSS)


async def version_of(issue_id: UUID) -> int:
    return (await Issue.get(id=issue_id)).version


RESIDENTS = NewParticipant(
    kind=ParticipantKind.RESIDENT, name="老王", has_name_consent=True, head_count=3
)


async def live(village: Village) -> History:
    """Issues and consultations near to and far from everybody of the village."""
    history = History(village)
    await _raise_issues(history)
    await _hold_consultations(history)
    await _make_ready()
    return history


async def _raise_issues(history: History) -> None:
    restricted, secret = Confidentiality.RESTRICTED, Confidentiality.CONFIDENTIAL
    photos = (NewPhoto(id=new_uuid()), NewPhoto(id=new_uuid(), caption="近景"))
    light = history.village.categories["light"]
    known = history.issues
    known["near"] = await history.collect("zhao", "A1", photos=photos, category_id=light)
    known["restricted"] = await history.collect("qian", "A2", confidentiality=restricted)
    known["secret"] = await history.collect("zhao", "A1", confidentiality=secret)
    known["other group"] = await history.collect("sun", "B1", photos=(NewPhoto(id=new_uuid()),))
    known["of the hall"] = await history.collect("tablet", "A2", source=Source.HALL)
    known["far"] = await history.collect(
        "town2", "D1", photos=(NewPhoto(id=new_uuid()),), captured_at=LAST_YEAR
    )
    known["closed"] = await history.collect("zhao", "A1", title="井盖松动", captured_at=LAST_YEAR)
    await history.study("qian", known["closed"])
    await history.study("zhao", known["closed"], Route.CONSULT)
    await history.resolve("zhao", known["closed"])
    await history.feed_back("zhao", known["closed"], rating=5)


async def _hold_consultations(history: History) -> None:
    known, village = history.consultations, history.village
    issues = [history.issues[name] for name in ("near", "secret")]
    lamps = history.topics["near"] = await history.propose("zhao", *issues)
    await history.select("zhao", lamps)
    known["near"] = await history.open("zhao", fix=fix_in("A1"), issue_ids=issues, topic_id=lamps)
    await history.invite("zhao", known["near"], history.member("sun"), RESIDENTS)
    await history.invite("zhao", known["near"], history.department("housing"))
    await _talk(history, known["near"])
    known["other group"] = await history.open(
        "sun", fix=fix_in("B1"), issue_ids=[history.issues["other group"]]
    )
    history.topics["other group"] = await history.propose("sun", history.issues["other group"])
    await history.invite("sun", known["other group"], history.township("T1"))
    await history.record("sun", known["other group"], "再等等")
    await history.conclude("sun", known["other group"])
    await history.confirm("sun", known["other group"])
    await history.evaluate("town", known["other group"])
    known["of the hall"] = await history.open(
        "office", hall_id=village.halls["H1"], planned_for=NOON + timedelta(days=1)
    )
    await history.invite("office", known["of the hall"], history.township("T2"))
    known["far"] = await history.open("town2", fix=fix_in("D1"), issue_ids=[history.issues["far"]])
    await history.record("town2", known["far"], "天黑以前修好")


async def _talk(history: History, consultation_id: UUID) -> None:
    await history.check_in(consultation_id, await history.acting("zhao"))
    photo = (NewPhoto(id=new_uuid()),)
    history.entries["words"] = await history.record("zhao", consultation_id, "先修两盏")
    history.entries["photo"] = await history.record(
        "zhao", consultation_id, "", kind=EntryKind.PHOTO, photos=photo
    )
    history.commitments["near"] = await history.agree("zhao", consultation_id, "housing")


async def _make_ready() -> None:
    """The first photo of every record has arrived."""
    await Photo.filter(position=0).update(
        state=PhotoState.READY,
        large_key="large/ab/cd.jpg",
        thumb_key="thumb/ab/cd.jpg",
        width=1600,
        height=1200,
    )
