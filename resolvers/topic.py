"""How topics are read, with the issues they came from and what was consulted."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from domain import permissions
from domain import topic as rules
from domain.topic import TopicRole, TopicState, TopicVerb
from engine.declare import Reads, backward, computed, connection, many
from engine.filters import among, contains, ids
from models.event import Event
from models.topic import Topic
from schema.action import AllowedAction


def _actions(row: Mapping[str, Any], _: Any) -> tuple[AllowedAction, ...]:
    return actions_of(TopicState(row["state"]), frozenset(role for role in TopicRole if row[role]))


@lru_cache(maxsize=64)
def actions_of(state: TopicState, roles: frozenset[TopicRole]) -> tuple[AllowedAction, ...]:
    """One entry per verb; few combinations exist, so they are made once."""
    refusals = {verb: rules.refusal(verb, state, roles) for verb in TopicVerb}
    return tuple(
        AllowedAction(
            code=verb, label=rules.STEPS[verb].label, is_allowed=why_not is None, why_not=why_not
        )
        for verb, why_not in refusals.items()
    )


TOPIC = Reads(
    type_name="Topic",
    model=Topic,
    scope=permissions.TOPIC,
    fields={
        "issues": many("issue_links.issue", order=("captured_at", "id")),
        "consultations": many("consultations", order=(("held_at", "desc"), ("id", "desc"))),
        "timeline": many(backward(Event, "subject_id"), order=("seq",), limit="first"),
        "allowedActions": computed(_actions, needs=("state",), rules=permissions.TOPIC_ROLES),
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
