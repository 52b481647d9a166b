"""Whose records are counted for whom (DOMAIN §8, §9), and what each kind of actor may group by."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.permissions.activity import ACTIVITY
from domain.permissions.consultation import CONSULTATION
from domain.permissions.deadline import DEADLINE
from domain.permissions.duty import DUTY
from domain.permissions.issue import ASSIGNED_TO_MY_DEPARTMENT, ISSUE
from domain.permissions.said import IN_MY_AREAS, OF_MY_GROUP, scope
from domain.permissions.supervision import OVERSIGHT_LETTER, SPOT_CHECK_ITEM
from domain.scope import Everyone, Rule, Same, Scope, Through, both
from domain.statistics import StatisticsBy

_HERE: Mapping[ActorKind, Rule] = {
    ActorKind.OFFICE: Everyone(),
    ActorKind.CONVENER: OF_MY_GROUP,
    ActorKind.MEMBER: OF_MY_GROUP,
    ActorKind.TOWNSHIP: IN_MY_AREAS,
}
"""A figure is about one's own group or area, though single records may be seen beyond it."""


def _counted(seen: Scope, here: Mapping[ActorKind, Rule]) -> Scope:
    return scope({kind: both(seen[kind], rule) for kind, rule in here.items()})


STATISTICS_ISSUE = _counted(ISSUE, {**_HERE, ActorKind.DEPARTMENT: ASSIGNED_TO_MY_DEPARTMENT})
STATISTICS_CONSULTATION = _counted(CONSULTATION, {**_HERE, ActorKind.DEPARTMENT: Everyone()})
STATISTICS_ACTIVITY = _counted(ACTIVITY, _HERE)
STATISTICS_LETTER = _counted(
    OVERSIGHT_LETTER, {ActorKind.OFFICE: Everyone(), ActorKind.DEPARTMENT: Everyone()}
)
STATISTICS_SPOT_CHECK_ITEM = _counted(
    SPOT_CHECK_ITEM,
    {
        ActorKind.OFFICE: Everyone(),
        ActorKind.CONVENER: OF_MY_GROUP,
        ActorKind.TOWNSHIP: Through("issue", IN_MY_AREAS),
    },
)
_OF_MY_GROUPS_ISSUE = Through("issue", OF_MY_GROUP)
STATISTICS_DEADLINE = _counted(
    DEADLINE,
    {
        ActorKind.OFFICE: Everyone(),
        ActorKind.CONVENER: _OF_MY_GROUPS_ISSUE,
        ActorKind.MEMBER: _OF_MY_GROUPS_ISSUE,
        ActorKind.TOWNSHIP: IN_MY_AREAS,
        ActorKind.DEPARTMENT: Everyone(),
    },
)
STATISTICS_COUNTER_REVIEW = scope(
    {
        ActorKind.OFFICE: Everyone(),
        ActorKind.CONVENER: Through("member", Same("sector_group_id", "group_id")),
    }
)
"""A convener reads only what is said of themselves, but is told how the group is doing in all."""
STATISTICS_DUTY = _counted(DUTY, {ActorKind.OFFICE: Everyone(), ActorKind.CONVENER: OF_MY_GROUP})

_PLACES = {StatisticsBy.TOWNSHIP, StatisticsBy.COMMUNITY, StatisticsBy.GRID}
_WORDS = {StatisticsBy.CATEGORY, StatisticsBy.SOURCE, StatisticsBy.NATURE}
_IMPERSONAL = frozenset({*_PLACES, *_WORDS, StatisticsBy.MONTH})
STATISTICS_BY: Mapping[ActorKind, frozenset[StatisticsBy]] = {
    ActorKind.OFFICE: frozenset(StatisticsBy),
    ActorKind.CONVENER: _IMPERSONAL | {StatisticsBy.GROUP, StatisticsBy.MEMBER},
    ActorKind.MEMBER: _IMPERSONAL | {StatisticsBy.GROUP},
    ActorKind.TOWNSHIP: _IMPERSONAL | {StatisticsBy.GROUP},
    ActorKind.DEPARTMENT: _IMPERSONAL,
}
"""Members are compared by nobody but their convener and the office. In public there are no figures
but those of domain/public_view.py."""
GRIDS_COUNTED_FOR = frozenset({ActorKind.OFFICE, ActorKind.TOWNSHIP})
"""Who is told how many grids nobody has been to."""
MEMBERS_COUNTED_FOR = frozenset({ActorKind.OFFICE, ActorKind.CONVENER})
"""Who is told how many members did something."""
