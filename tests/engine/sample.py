"""A small schema declared over the sample tables, with viewers and rows to read."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.ids import new_uuid
from domain.scope import Among, Everyone, Is, Nobody, Rule, Same, Through, either, everyone
from engine.declare import (
    answered,
    backward,
    by_id,
    column,
    computed,
    connection,
    count,
    embedded,
    linked,
    many,
    node,
    nodes,
    one,
    rows,
)
from engine.filters import (
    across,
    actor_among,
    among,
    at_least,
    beneath,
    contains,
    equals,
    ids,
    inside,
    near,
    present,
    since,
    until,
)
from engine.instants import instant_text
from engine.rule import Interface, Reads, RootRule
from tests.engine.sample_tables import (
    SampleArea,
    SampleConsultation,
    SampleEvent,
    SampleIssue,
    SampleLink,
    SampleMember,
    SamplePhoto,
)

COUNTY, OTHER = UUID(int=1), UUID(int=2)
ISSUE_SCOPE = {
    **everyone(),
    ActorKind.MEMBER: either(Same("member_id", "member_id"), Among("area_id", "area_ids")),
    ActorKind.DEPARTMENT: Through("links", Is("kind", "MAIN")),
    ActorKind.RESIDENT: Nobody(),
}
PHOTO_SCOPE = {kind: Through("issue", rule) for kind, rule in ISSUE_SCOPE.items()}
HIDDEN: dict[ActorKind, Rule] = {
    ActorKind.OFFICE: Everyone(),
    ActorKind.MEMBER: Same("member_id", "member_id"),
}


def _actions(row: Any, context: Any) -> Any:
    is_open = row["step"] != "CLOSED"
    return [
        {"code": "CLOSE", "is_allowed": is_open and row["own"], "why_not": None},
        {"code": "SEE", "is_allowed": context.actor.member_id == row["member_id"], "why_not": "x"},
    ]


def _summary(row: Any, _: Any) -> str:
    return f"{row['title']}/{instant_text(row['created_at'])}/{row['area.name']}"


AREA_SHARED = {"issueCount": count("issues")}
READS = (
    Reads(
        "Community",
        SampleArea,
        everyone(),
        where=Is("level", "COMMUNITY"),
        fields={**AREA_SHARED, "grids": many("children", order=("name", "id"))},
    ),
    Reads(
        "Grid",
        SampleArea,
        everyone(),
        where=Is("level", "GRID"),
        fields={
            **AREA_SHARED,
            "community": one("parent"),
            "members": many("members", order=("name", "id"), where=Is("is_active", True)),
        },
    ),
    Reads(
        "Member",
        SampleMember,
        everyone(),
        fields={
            "issues": connection(
                "issues",
                orders={
                    "CREATED_AT": (("created_at", "desc"), ("id", "desc")),
                    "RANK": ("rank", ("id", "desc")),
                },
                filters={"step": equals("step"), "steps": among("step")},
            )
        },
    ),
    Reads(
        "Issue",
        SampleIssue,
        ISSUE_SCOPE,
        fields={
            "secret": column("secret", scope=HIDDEN),
            "memberId": column("member_id", of="Member"),
            "grid": one("area"),
            "fix": embedded(
                "Fix",
                prefix="fix_",
                present="fix_longitude",
                fields={"nextTo": computed(lambda row, _: len(row["title"]), needs=("title",))},
            ),
            "photos": many("photos", order=("position", "id"), limit="first"),
            "firstPhotos": many("photos", order=("id",), where=Is("position", 0)),
            "photoCount": count("photos"),
            "consultations": many(
                "links.consultation", order=(("held_at", "desc"), "id"), link=Is("kind", "MAIN")
            ),
            "mainConsultationCount": count("links.consultation", link=Is("kind", "MAIN")),
            "events": many(backward(SampleEvent, "subject_id"), order=("seq",)),
            "actions": computed(
                _actions,
                needs=("step", "member_id"),
                rules={"own": Same("member_id", "member_id")},
                facts=("member_id",),
            ),
            "summary": computed(_summary, needs=("title", "created_at", "area.name"), facts=()),
        },
    ),
    Reads(
        "Photo",
        SamplePhoto,
        PHOTO_SCOPE,
        fields={
            "issueTitle": computed(
                lambda row, _: row["issue.title"], needs=("issue.title",), facts=()
            )
        },
    ),
    Reads("Consultation", SampleConsultation, everyone()),
    Reads(
        "Event",
        SampleEvent,
        everyone(),
        fields={"subject": linked("subject_type", "subject_id", types=("Issue", "Consultation"))},
    ),
)
INTERFACES = (Interface("Area", SampleArea, "level", {"COMMUNITY": "Community", "GRID": "Grid"}),)
# The filters of a nested connection must cover the same input as the root's.
FILTERS = {
    "steps": among("step"),
    "step": equals("step"),
    "memberIds": ids("member_id", "Member"),
    "createdSince": since("created_at"),
    "createdBefore": until("created_at"),
    "minRank": at_least("rank"),
    "text": contains("title", "secret"),
    "near": near("longitude", "latitude"),
    "box": inside("longitude", "latitude"),
    "mine": actor_among("area_id", "area_ids"),
    "hasMember": present("member_id"),
    "photoCaption": across("photos", contains("caption")),
    "areaIds": beneath("area", "Grid", "Community"),
}
READS[2].fields["issues"].filters.update(FILTERS)  # type: ignore[union-attr]
ROOTS: dict[str, RootRule] = {
    "issue": by_id("Issue"),
    "area": by_id("Area"),
    "issues": connection(
        orders={
            "CREATED_AT": (("created_at", "desc"), ("id", "desc")),
            "RANK": ("rank", ("id", "desc")),
        },
        filters=FILTERS,
    ),
    "members": rows(order=("name", "id"), filters={"isActive": equals("is_active")}, limit="first"),
    "node": node(),
    "nodes": nodes(),
    "viewer": answered(),
}


@dataclass
class Context:
    actor: Actor | None
    now: datetime = datetime(2026, 6, 1, tzinfo=UTC)
    ports: Any = None
    loaders: dict[Any, Any] = field(default_factory=dict)


def actor(kind: ActorKind = ActorKind.OFFICE, *, county: UUID = COUNTY, **facts: Any) -> Actor:
    return Actor(
        kind=kind,
        county_id=county,
        account_id=UUID(int=7),
        session_id=UUID(int=8),
        name="某人",
        **facts,
    )


@dataclass
class Rows:
    """A few rows, named."""

    community: SampleArea
    grid: SampleArea
    far_grid: SampleArea
    ann: SampleMember
    bob: SampleMember
    well: SampleIssue
    lamp: SampleIssue
    foreign: SampleIssue


async def make_rows() -> Rows:
    community = await SampleArea.create(
        county_id=COUNTY, level="COMMUNITY", name="东社区", path="/1/"
    )
    grid = await SampleArea.create(
        county_id=COUNTY, level="GRID", name="一网格", parent=community, path="/1/1/"
    )
    far_grid = await SampleArea.create(county_id=COUNTY, level="GRID", name="二网格", path="/2/1/")
    ann = await SampleMember.create(
        county_id=COUNTY, area=grid, name="Ann", born_on="1980-02-03", score=0.1 + 0.2
    )
    bob = await SampleMember.create(county_id=COUNTY, area=far_grid, name="Bob", is_active=False)
    well = await issue(area=grid, member=ann, title='水井"坏"了', secret="s1", rank=2)
    lamp = await issue(area=far_grid, title="100%_路灯", rank=1, longitude=125.0, latitude=41.0)
    other_area = await SampleArea.create(county_id=OTHER, level="GRID", name="外县")
    foreign = await issue(area=other_area, title="外县的", county_id=OTHER)
    await SamplePhoto.create(county_id=COUNTY, issue=well, position=1, caption="b")
    await SamplePhoto.create(county_id=COUNTY, issue=well, position=0, caption=None)
    talk = await SampleConsultation.create(county_id=COUNTY, title="会")
    await SampleLink.create(county_id=COUNTY, issue=well, consultation=talk)
    for seq, subject in enumerate((well, lamp, foreign), start=1):
        await SampleEvent.create(
            county_id=COUNTY, seq=seq, subject_type="Issue", subject_id=subject.id
        )
    return Rows(community, grid, far_grid, ann, bob, well, lamp, foreign)


async def issue(**values: Any) -> SampleIssue:
    """An issue created a minute after the one before it."""
    number = await SampleIssue.all().count()
    given = {
        "id": new_uuid(),
        "county_id": COUNTY,
        "created_at": datetime(2026, 1, 1, 0, number, 0, 123000, tzinfo=UTC),
    }
    return await SampleIssue.create(**{**given, **values})


def person(**values: Any) -> SimpleNamespace:
    """A plain object such as a resolver returns."""
    return SimpleNamespace(**values)
