"""How topics are read, with the issues they came from and what was consulted."""

from domain import permissions
from domain import topic as rules
from engine.declare import backward, connection, many
from engine.filters import among, contains, ids
from engine.rule import Reads
from models.event import Event
from models.topic import Topic
from resolvers.actions import actions_of

TOPIC = Reads(
    type_name="Topic",
    model=Topic,
    scope=permissions.TOPIC,
    fields={
        "issues": many("issue_links.issue", order=("captured_at", "id")),
        "consultations": many("consultations", order=(("held_at", "desc"), ("id", "desc"))),
        "timeline": many(backward(Event, "subject_id"), order=("seq",), limit="first"),
        "allowedActions": actions_of(rules.STEPS, rules.refusal, "state", permissions.TOPIC_ROLES),
    },
)
TOPICS = connection(
    orders={"UPDATED_AT": (("updated_at", "desc"), ("id", "desc"))},
    filters={
        "groupId": ids("group_id", "SectorGroup"),
        "states": among("state"),
        "text": contains("title"),
    },
)
