"""How issues are read: who sees which words of them is said in domain/permissions."""

from domain import permissions, steps
from domain.photo import PhotoState
from domain.scope import Is, either
from engine.declare import backward, column, connection, count, embedded, many, one
from engine.filters import (
    actor_among,
    actor_same,
    among,
    beneath,
    contains,
    guarded,
    ids,
    inside,
    near,
    since,
)
from engine.rule import Order, Reads
from models.event import Event
from models.issue import Feedback, Issue
from resolvers.actions import actions_of
from resolvers.area import AREA

BYTES_MISSING = either(Is("state", PhotoState.EXPECTED), Is("state", PhotoState.UPLOADING))
NEWEST: Order = (("updated_at", "desc"), ("id", "desc"))


FEEDBACK = Reads(
    type_name="Feedback",
    model=Feedback,
    scope=permissions.FEEDBACK,
    fields={
        "content": column("content", scope=permissions.WORDS),
        "ratingComment": column("rating_comment", scope=permissions.WORDS),
    },
)
ISSUE = Reads(
    type_name="Issue",
    model=Issue,
    scope=permissions.ISSUE,
    fields={
        "content": column("content", scope=permissions.WORDS),
        "finding": column("finding", scope=permissions.WORDS),
        "outcomeText": column("outcome_text", scope=permissions.WORDS),
        "grid": one("area"),
        "place": embedded(
            "GeoFix",
            prefix="fix_",
            present="fix_longitude",
            fields={"fixedAt": column("fix_at")},
            scope=permissions.EXACT_PLACE,
        ),
        "longitude": column("longitude", scope=permissions.EXACT_PLACE),
        "latitude": column("latitude", scope=permissions.EXACT_PLACE),
        "reporterName": column("reporter_name", scope=permissions.REPORTER),
        "reporterContact": column("reporter_contact_masked", scope=permissions.REPORTER),
        "ledgerEntries": many("ledger_entries", order=("opened_at", "id")),
        "supplements": many("supplements", order=("asked_at", "id")),
        "merged": many("merged", order=("captured_at", "id")),
        "parts": many("parts", order=("created_at", "id")),
        "reports": many("report_links.report", order=("created_at", "id")),
        "proposals": many("proposal_links.proposal", order=("created_at", "id")),
        "reporters": many("reporters", order=("created_at", "id")),
        "photos": many("photos", order=("position", "id"), limit="first"),
        "photoCount": count("photos"),
        "missingPhotoCount": count("photos", where=BYTES_MISSING),
        "consultationCount": count("consultation_links"),
        "consultations": many(
            "consultation_links.consultation",
            order=(("held_at", "desc"), ("id", "desc")),
            limit="first",
        ),
        "deadlines": many("deadlines", order=("started_at", "id")),
        "feedbacks": many("feedbacks", order=("told_at", "id")),
        "tasks": many("tasks", order=("assigned_at", "id")),
        "timeline": many(backward(Event, "subject_id"), order=("seq",), limit="first"),
        "allowedActions": actions_of(
            steps.TRANSITIONS, steps.refusal, "step", permissions.ISSUE_PARTIES
        ),
    },
)
ISSUES = connection(
    orders={
        "UPDATED_AT": NEWEST,
        "CAPTURED_AT": (("captured_at", "desc"), ("id", "desc")),
    },
    filters={
        "mine": actor_among("area_id", "area_ids"),
        "collectedByMe": actor_same("collected_by_id", "account_id"),
        "steps": among("step"),
        "areaIds": beneath("area", *AREA.types.values()),
        "categoryId": ids("category_id", "Category"),
        "cityCategoryId": ids("city_category_id", "Category"),
        "natures": among("nature"),
        "groupId": ids("group_id", "SectorGroup"),
        "updatedSince": since("updated_at"),
        "near": near("longitude", "latitude", scope=permissions.EXACT_PLACE),
        "box": inside("longitude", "latitude", scope=permissions.EXACT_PLACE),
        "text": contains("title", guarded("content", permissions.WORDS)),
    },
)
