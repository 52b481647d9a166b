"""How duty entries and rules are read, and a member's year."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

import strawberry

from domain import duty as rules
from domain import permissions
from domain.duty import DutyKind
from engine.declare import computed, connection
from engine.filters import among, equals, ids
from engine.rule import Reads, Ref
from models.duty import DutyEntry, ScoringRules
from resolvers.actions import allowed_actions
from resolvers.context import Info, signed_in
from resolvers.inputs import asked_id
from schema.described import argument
from schema.duty import DutyScore, DutySubtotal, DutyYear, ScoringRule
from services.duty import YearRecord, year_record


def _rules(row: Mapping[str, Any], _: Any) -> tuple[ScoringRule, ...]:
    return tuple(
        ScoringRule(kind=DutyKind(each["kind"]), points=each["points"], cap=each["cap"])
        for each in row["rules"]
    )


DUTY_ENTRY = Reads(
    type_name="DutyEntry",
    model=DutyEntry,
    scope=permissions.DUTY,
    fields={
        "allowedActions": allowed_actions(rules.DUTY, "state", permissions.DUTY_ROLES),
    },
)
SCORING_RULES = Reads(
    type_name="ScoringRules",
    model=ScoringRules,
    scope=permissions.PUBLIC,
    fields={"rules": computed(_rules, needs=("rules",), facts=())},
)
DUTY_ENTRIES = connection(
    orders={"OCCURRED_ON": (("occurred_on", "desc"), ("id", "desc"))},
    filters={
        "memberId": ids("member_id", "Member"),
        "groupId": ids("group_id", "SectorGroup"),
        "kinds": among("kind"),
        "states": among("state"),
        "year": equals("year"),
    },
)


@strawberry.type
class DutyQuery:
    @strawberry.field(description="一位委员一年的履职档案；无权查看时为空。")
    async def duty_year(
        self,
        info: Info,
        year: Annotated[int, argument("哪一年。")],
        member_id: Annotated[strawberry.ID | None, argument("委员；不填即本人。")] = None,
    ) -> DutyYear | None:
        by = signed_in(info)
        wanted = by.member_id if member_id is None else asked_id("Member", member_id)
        if wanted is None:
            return None
        found = await year_record(wanted, year, by=by)
        return None if found is None else _year(found)


def _year(found: YearRecord) -> DutyYear:
    return DutyYear(
        member=cast(Any, Ref("Member", found.member_id)),
        year=found.year,
        rules_version=found.rules_version,
        total=found.total,
        subtotals=[_subtotal(rule, found) for rule in found.rules],
        scores=[
            DutyScore(
                entry=cast(Any, Ref("DutyEntry", each.id)),
                points=each.points,
                explanation=each.explanation,
            )
            for each in found.scored
        ],
    )


def _subtotal(rule: rules.ScoringRule, found: YearRecord) -> DutySubtotal:
    own = [each for each in found.scored if found.kinds[each.id] is rule.kind]
    points = sum(each.points for each in own)
    return DutySubtotal(kind=rule.kind, count=len(own), points=points, cap=rule.cap)
