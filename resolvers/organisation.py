"""How departments, halls and tablets are read: public within the county."""

from collections.abc import Mapping
from typing import Any

from domain import permissions
from domain.activity import ActivityStage
from domain.actor import ActorKind
from domain.consultation import Stage
from domain.hall import read_checklist, read_hours
from domain.scope import Is, either
from engine.declare import column, computed, many
from engine.rule import Order, Reads
from models.organisation import Department, Device, Hall
from schema.organisation import HallCheck, OpeningHours

COMING = either(*(Is("stage", each) for each in (Stage.PLANNED, Stage.POSTPONED, Stage.IN_SESSION)))
PAST = either(Is("stage", Stage.CONCLUDED), Is("stage", Stage.CONFIRMED))
SOONEST = ("held_at", "id")
LATEST: Order = (("held_at", "desc"), ("id", "desc"))


def _hours(row: Mapping[str, Any], _: Any) -> tuple[OpeningHours, ...]:
    return tuple(
        OpeningHours(weekday=each.weekday, opens=each.opens, closes=each.closes)
        for each in read_hours(row["opening_hours"])
    )


def _checklist(row: Mapping[str, Any], context: Any) -> tuple[HallCheck, ...]:
    is_shown = context.actor is not None and context.actor.kind is not ActorKind.DEVICE
    return tuple(
        HallCheck(item=each.item, has=each.has, note=each.note if is_shown else None)
        for each in read_checklist(row["checklist"])
    )


def _have_count(row: Mapping[str, Any], _: Any) -> int:
    return sum(each.has for each in read_checklist(row["checklist"]))


DEPARTMENT = Reads(type_name="Department", model=Department, scope=permissions.PUBLIC)
HALL = Reads(
    type_name="Hall",
    model=Hall,
    scope=permissions.PUBLIC,
    fields={
        "keeperName": column("keeper_name", scope=permissions.WORDS),
        "openingHours": computed(_hours, needs=("opening_hours",), facts=()),
        "checklist": computed(_checklist, needs=("checklist",), facts=("kind",)),
        "haveCount": computed(_have_count, needs=("checklist",), facts=()),
        "comingConsultations": many("consultations", order=SOONEST, where=COMING, limit="first"),
        "pastConsultations": many("consultations", order=LATEST, where=PAST, limit="first"),
        "comingActivities": many(
            "activities", order=SOONEST, where=Is("stage", ActivityStage.PLANNED), limit="first"
        ),
        "pastActivities": many(
            "activities", order=LATEST, where=Is("stage", ActivityStage.HELD), limit="first"
        ),
    },
)
DEVICE = Reads(type_name="Device", model=Device, scope=permissions.PUBLIC)
