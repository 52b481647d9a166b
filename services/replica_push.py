"""What a phone's database has changed, carried out by the use cases of the four steps."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict
from uuid import UUID

from domain import permissions
from domain.actor import Actor
from domain.errors import Conflict, DomainError, Invalid
from domain.replica import Intent, Matter, intent_of
from domain.steps import Outcome, Route, Step
from models.issue import Issue
from services.issue import NewIssue, collect
from services.issue_step import resolve, route, study, withdraw
from services.ports import Ports
from services.replica import COLUMNS, Row
from services.visible import visible
from services.work import Call, Result

TURNS = 6
"""Collecting, studying, routing and resolving offline are four; others may come between."""

CHANGED = "这件事已被别人改过，请看最新情况后再定。"
IMPOSSIBLE = "已经交上去的内容不能这样改，请用研究、解决等办理。"
REASON = "在手机上删除。"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentDocument:
    """A document as its owner left it, and as it was when it last came from the server."""

    new: NewIssue
    wanted: Matter
    assumed: Matter | None


@dataclass(frozen=True, slots=True)
class Pushed:
    """How a document fared: the row as it is now, and why it was not taken if it was not.

    Nothing refused and nothing changed: it had arrived before.
    """

    row: Row | None
    refusal: str = ""
    has_changed: bool = False


class Acting(TypedDict):
    """What every use case takes besides the thing acted on."""

    by: Actor
    ports: Ports
    call: Call


async def push(sent: SentDocument, *, by: Actor, ports: Ports) -> Pushed:
    """Lead the issue to the state its owner wants.

    A change that others overtook, or that no verb allows, is refused with what the issue is now.
    """
    acts = Acting(by=by, ports=ports, call=Call("issueReplicaPush", None, ""))
    try:
        return await _led(sent, acts)
    except DomainError as no:
        return Pushed(await _row(sent.new.id, by), no.message)


async def _led(sent: SentDocument, acts: Acting) -> Pushed:
    """Turn by turn: what was sent may be several steps ahead."""
    wanted, assumed, has_changed = sent.wanted, sent.assumed, False
    for _ in range(TURNS):
        row = await _row(sent.new.id, acts["by"])
        current = None if row is None else matter_of(row)
        if _is_reached(current, wanted):
            return Pushed(row, has_changed=has_changed)
        if row is None or current is None:
            await collect(sent.new, **acts)
            assumed = Matter(title=wanted.title, content=wanted.content)
        elif has_changed and intent_of(current, wanted) is None:
            return Pushed(row, has_changed=True)
        elif assumed != current:
            return Pushed(row, CHANGED, has_changed)
        else:
            assumed = await _stepped(wanted, current, row, acts)
        has_changed = True
    return Pushed(await _row(sent.new.id, acts["by"]), CHANGED, has_changed)


def _is_reached(current: Matter | None, wanted: Matter) -> bool:
    """What was deleted before it was ever sent is gone as wanted."""
    if current is None:
        return wanted.is_deleted
    return current == wanted or (wanted.is_deleted and current.is_deleted)


async def _stepped(wanted: Matter, current: Matter, row: Row, acts: Acting) -> Matter:
    """The issue after one verb; as it was when somebody else was quicker."""
    intent = intent_of(current, wanted)
    if intent is None:
        raise Invalid(IMPOSSIBLE)
    try:
        await VERBS[intent](wanted, row, acts)
    except Conflict:
        return current
    after = await _row(row["id"], acts["by"])
    return matter_of(after) if after else wanted


def _study(wanted: Matter, row: Row, acts: Acting) -> Awaitable[Result]:
    chosen = wanted.route if wanted.step is not Step.STUDY else None
    return study(row["id"], wanted.finding, chosen, base_version=row["version"], **acts)


def _route(wanted: Matter, row: Row, acts: Acting) -> Awaitable[Result]:
    assert wanted.route is not None
    return route(row["id"], wanted.route, base_version=row["version"], **acts)


def _resolve(wanted: Matter, row: Row, acts: Acting) -> Awaitable[Result]:
    assert wanted.outcome is not None
    text, version = wanted.outcome_text, row["version"]
    return resolve(row["id"], wanted.outcome, text, (), base_version=version, **acts)


def _withdraw(wanted: Matter, row: Row, acts: Acting) -> Awaitable[Result]:
    return withdraw(row["id"], REASON, **acts)


Verb: TypeAlias = Callable[[Matter, Row, Acting], Awaitable[Result]]
VERBS: Mapping[Intent, Verb] = {
    Intent.STUDY: _study,
    Intent.ROUTE: _route,
    Intent.RESOLVE: _resolve,
    Intent.WITHDRAW: _withdraw,
}


def matter_of(row: Row) -> Matter:
    """The part of a row that its owner may write."""
    step, chosen, outcome = Step(row["step"]), row["route"], row["outcome"]
    return Matter(
        title=row["title"],
        content=row["content"],
        step=step,
        finding=row["finding"],
        route=chosen and Route(chosen),
        outcome=outcome and Outcome(outcome),
        outcome_text=row["outcome_text"],
        is_deleted=step is Step.WITHDRAWN,
    )


async def _row(issue_id: UUID, by: Actor) -> Row | None:
    """The issue as the actor sees it."""
    seen = visible(Issue, permissions.ISSUE, by=by).filter(id=issue_id)
    found: Any = await seen.values(*COLUMNS)
    return found[0] if found else None
