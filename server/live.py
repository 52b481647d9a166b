"""Subscriptions: who asks the same with the same rights is answered together."""

import asyncio
import logging
from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import orjson
from graphql import FieldNode, VariableNode
from graphql.execution.values import VariableValues

from domain.actor import Actor
from domain.event_cursor import from_text
from domain.events import CHANGES_GRANTS
from engine.engine import Engine
from engine.plan import Plan
from engine.run import Abandoned
from models.database import Database
from resolvers.change import interest_of
from resolvers.context import Context
from server.documents import Prepared
from server.errors import (
    BAD_USER_INPUT,
    UNAUTHENTICATED,
    document_refusal,
    refusal,
)
from server.executor import Variables
from server.live_feed import LiveFeed
from server.live_group import LiveGroup, Question
from services.event_log import LoggedEvent, head, read_after
from services.hub import Hub
from services.ports import Ports
from services.rights import present_rights
from services.subject import Subjects, facts_of_scopes

REGRANT_AFTER_S = 0.3
"""Time for the area index to be read again after an import."""

logger = logging.getLogger("gridhall.live")


@dataclass(frozen=True, slots=True)
class Asked:
    """A subscription as it came, apart from who asks."""

    prepared: Prepared
    variables: Variables
    coerced: VariableValues
    arguments: Any
    ports: Ports


class LiveExecutor:
    """Fits server.executor.Executor: answers by the engine, subscriptions in groups."""

    def __init__(self, engine: Engine, hub: Hub, *, database: Database) -> None:
        self._engine, self._hub, self._database = engine, hub, database
        self._subjects = Subjects()
        self._groups: dict[Hashable, LiveGroup] = {}
        self._feeds: dict[LiveFeed, LiveGroup] = {}
        self._regranting: dict[UUID, asyncio.Task[None]] = {}
        hub.watch(self._hear)

    def __len__(self) -> int:
        """How many different questions are being answered."""
        return len(self._groups)

    async def execute(
        self, prepared: Prepared, variables: Variables, context: Context
    ) -> bytes | None:
        return await self._engine.execute(prepared.document, prepared.operation, variables, context)

    def subscribe(
        self, prepared: Prepared, variables: Variables, context: Context
    ) -> LiveFeed | None:
        """The feed of a subscription; None when graphql-core has errors to report."""
        actor = _signed_in(context)
        coerced = self._coerced(prepared, variables)
        if coerced is None:
            return None
        plan = self._plan(prepared, coerced, actor)
        try:
            arguments = plan.recipes[plan.answers[0].number](coerced)
        except Abandoned:
            return None
        after = arguments.get("after")
        seq = None if after is None else from_text(after, county_id=actor.county_id).seq
        asked = Asked(prepared, variables, coerced, arguments, context.ports)
        return LiveFeed(
            self, partial(self._question, asked), by=actor, ports=context.ports, after=seq
        )

    def enter(self, feed: LiveFeed, question: Question) -> LiveGroup:
        """The group that asks this, made when there is none."""
        group = self._groups.get(question.key)
        if group is None:
            read = partial(read_after, self._database)
            group = self._groups[question.key] = LiveGroup(
                question, hub=self._hub, subjects=self._subjects, read=read
            )
        group.members += 1
        self._feeds[feed] = group
        return group

    def leave(self, feed: LiveFeed, group: LiveGroup) -> None:
        """The last one to leave ends the group."""
        self._feeds.pop(feed, None)
        group.members -= 1
        if group.members == 0:
            self._groups.pop(group.question.key, None)
            group.stop()

    async def reach(self, county_id: UUID, seq: int) -> bool:
        """Wait until this process has come to a position that another has given out.

        False when the log has no such position: it has been restored from a backup.
        """
        if seq > await head(self._database, county_id):
            return False
        await self._hub.reached(county_id, seq)
        return True

    def _coerced(self, prepared: Prepared, variables: Variables) -> VariableValues | None:
        return self._engine.coerced(prepared.document, prepared.operation, variables)

    def _plan(self, prepared: Prepared, coerced: VariableValues, actor: Actor) -> Plan:
        plan = self._engine.plan_for(
            prepared.document, prepared.operation, coerced.coerced, actor.kind
        )
        if plan is None or len(plan.answers) != 1:
            raise document_refusal(BAD_USER_INPUT, "订阅须恰好选择一个字段，且不带特殊指令。")
        return plan

    def _question(self, asked: Asked, by: Actor) -> Question:
        prepared, variables = asked.prepared, asked.variables
        plan = self._plan(prepared, asked.coerced, by)
        node = plan.answers[0].nodes[0]
        interest = interest_of(node.name.value, asked.arguments, by=by)
        facts = self._engine.facts(plan) | facts_of_scopes(by.kind)
        key = (
            prepared.sha256,
            prepared.operation_name,
            orjson.dumps(_without_cursor(node, variables), option=orjson.OPT_SORT_KEYS),
            interest,
            (by.county_id, by.kind, *(getattr(by, name) for name in sorted(facts))),
        )
        answer = partial(self._answer, asked)
        return Question(key=key, field=node.name.value, interest=interest, by=by, answer=answer)

    async def _answer(self, asked: Asked, value: Any, *, by: Actor) -> bytes:
        """One event's answer, in a context of its own."""
        prepared = asked.prepared
        context = Context(actor=by, ports=asked.ports, now=asked.ports.clock.now())
        return await self._engine.answer_event(
            prepared.document, prepared.operation, asked.variables, value, context
        )

    def _hear(self, event: LoggedEvent) -> None:
        county_id = event.county_id
        if event.kind in CHANGES_GRANTS and county_id not in self._regranting:
            self._regranting[county_id] = asyncio.create_task(self._regrant(county_id))

    async def _regrant(self, county_id: UUID) -> None:
        """Let every subscription of the county go on with what its actor may see now."""
        await asyncio.sleep(REGRANT_AFTER_S)
        self._regranting.pop(county_id, None)
        present: dict[UUID, Actor | None] = {}
        for feed in [each for each in self._feeds if each.by.county_id == county_id]:
            session_id = feed.by.session_id
            if session_id not in present:
                present[session_id] = await _present(feed)
            feed.regrant(present[session_id])


async def _present(feed: LiveFeed) -> Actor | None:
    """The rights of a subscriber today; none when they cannot be read."""
    try:
        return await present_rights(feed.by, ports=feed.ports)
    except Exception:
        logger.exception("the rights of a subscriber could not be read")
        return None


def _signed_in(context: Context) -> Actor:
    if context.actor is None:
        raise refusal(401, UNAUTHENTICATED, "请先登录。")
    if context.must_change_password:
        raise refusal(403, "PASSWORD_CHANGE_REQUIRED", "请先修改初始密码。")
    return context.actor


def _without_cursor(node: FieldNode, variables: Variables) -> dict[str, Any]:
    """The variables without the one that only says where to begin."""
    cursors = {
        argument.value.name.value
        for argument in node.arguments or ()
        if argument.name.value == "after" and isinstance(argument.value, VariableNode)
    }
    return {name: value for name, value in (variables or {}).items() if name not in cursors}
