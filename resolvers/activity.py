"""How activities are read."""

from domain import activity as rules
from domain import permissions
from domain.scope import Same, Through
from engine.declare import backward, column, connection, embedded, many
from engine.filters import across, actor_same, among, beneath, contains, holds, ids, since, until
from engine.rule import Reads
from models.activity import Activity
from models.event import Event
from resolvers.actions import actions_of
from resolvers.area import AREA

ACTIVITY = Reads(
    type_name="Activity",
    model=Activity,
    scope=permissions.ACTIVITY,
    fields={
        "content": column("content", scope=permissions.WORDS),
        "reason": column("reason", scope=permissions.WORDS),
        "recordedByName": column("recorded_by_name", scope=permissions.WORDS),
        "place": embedded(
            "GeoFix",
            prefix="fix_",
            present="fix_longitude",
            fields={"fixedAt": column("fix_at")},
        ),
        "repetitions": many("repetitions", order=("held_at", "id")),
        "members": many("member_links.member", order=("number", "id")),
        "mechanismItems": many("tag_links.mechanism_item", order=("family", "ordinal")),
        "photos": many("photos", order=("position", "id")),
        "timeline": many(backward(Event, "subject_id"), order=("seq",), limit="first"),
        "allowedActions": actions_of(
            rules.STEPS, rules.refusal, "stage", permissions.ACTIVITY_ROLES
        ),
    },
)
ACTIVITIES = connection(
    orders={"HELD_AT": (("held_at", "desc"), ("id", "desc"))},
    filters={
        "mine": actor_same("recorded_by_id", "account_id"),
        "takingPart": holds(Through("member_links", Same("member_id", "member_id"))),
        "kinds": among("kind"),
        "stages": among("stage"),
        "areaIds": beneath("area", *AREA.types.values()),
        "groupId": ids("group_id", "SectorGroup"),
        "hallId": ids("hall_id", "Hall"),
        "mechanismItemId": across("tag_links", ids("mechanism_item_id", "MechanismItem")),
        "heldSince": since("held_at"),
        "heldUntil": until("held_at"),
        "text": contains("title"),
    },
)
