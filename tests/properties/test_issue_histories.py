"""DOMAIN §10, 1, 2, 3 and 10: whatever anybody tries in whatever order, on both databases.

GRIDHALL_HISTORIES says how many histories a database gets (a nightly run takes 10000).
"""

import os
from dataclasses import replace
from typing import Any

import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import permissions
from domain.actor import Actor
from domain.errors import DomainError
from domain.issue import Confidentiality
from domain.steps import Step
from domain.task import IN_FORCE
from models.database import Database
from models.issue import Feedback, Issue
from models.ledger import LedgerEntry
from models.reporter import Reporter
from models.supplement import Supplement
from models.task import Task
from services.request import IdempotencyKeyReused
from services.sql import rows_of
from services.visible import visible
from tests.conftest import delete_all_rows
from tests.properties.acts import ACTS, PEOPLE, Command, Scene, attempt
from tests.services.test_issue import collected, new_issue
from tests.village import Village, found_village, fresh_call

HISTORIES = int(os.environ.get("GRIDHALL_HISTORIES", "250"))
LONGEST = 14
C, S, R, F = Step.COLLECT, Step.STUDY, Step.RESOLVE, Step.FEED_BACK
ARCS = {
    (C, S),
    (C, R),  # studied with a route at once
    (S, R),
    (R, F),
    (F, Step.CLOSED),
    (F, S),
    (Step.CLOSED, S),
    (C, F),  # declined
    (S, F),
    (C, Step.WITHDRAWN),
    *((open_step, Step.MERGED) for open_step in (C, S, R, F)),
    *((Step.MERGED, open_step) for open_step in (C, S, R, F)),
}
LIKELY = {
    C: ("study", "study", "ask", "join", "decline", "confide", "merge", "withdraw"),
    S: ("choose_route", "choose_route", "study", "decline", "merge", "confide"),
    R: ("assign", "assign", "accept", "give_back", "answer", "verify", "cancel", "wait", "resolve"),
    F: ("feed_back", "feed_back", "rate", "rate_by_receipt", "reopen", "join"),
    Step.CLOSED: ("reopen", "rate", "rate_by_receipt", "reopen_by_receipt", "feed_back"),
    Step.MERGED: ("unmerge", "unmerge", "study", "reopen"),
    Step.WITHDRAWN: ("study", "reopen"),
}
EVERYTHING = (
    "SELECT * FROM issue WHERE id IN ($1, $2) ORDER BY id",
    *(
        f"SELECT * FROM {table._meta.db_table} WHERE issue_id IN ($1, $2) ORDER BY id"
        for table in (Reporter, Feedback, Task, LedgerEntry, Supplement)
    ),
    "SELECT COUNT(*) FROM event WHERE subject_id IN ($1, $2)",
)
RELATED: tuple[tuple[Any, Any], ...] = (
    (Task, permissions.TASK),
    (Feedback, permissions.FEEDBACK),
    (LedgerEntry, permissions.OF_ISSUE_FOR_HANDLERS),
    (Supplement, permissions.OF_ISSUE_FOR_HANDLERS),
)


@pytest_asyncio.fixture(scope="module")
async def village(_open_database: Database) -> Village:
    await delete_all_rows(_open_database.url)
    return await found_village()


@pytest_asyncio.fixture(scope="module")
async def actors(village: Village) -> dict[str, Actor]:
    """Everybody; no command of a history changes what they are."""
    return {name: await village.actor(name) for name in PEOPLE}


@settings(
    max_examples=HISTORIES,
    deadline=None,
    derandomize=HISTORIES <= 250,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_whatever_is_tried_the_invariants_hold(
    village: Village, actors: dict[str, Actor], data: st.DataObject
) -> None:
    scene = await _scene(village, actors)
    for _ in range(data.draw(st.integers(1, LONGEST))):
        source = await _step(scene)
        command = _drawn(data, source)
        before, call = await _everything(scene), fresh_call()
        try:
            await attempt(scene, command, call)
        except DomainError:
            assert await _everything(scene) == before, command
            continue
        await _check_step(scene, source)
        await _check_closed(scene)
        await _check_repeated(scene, command, call)
    await _check_departments(scene)


async def _scene(village: Village, actors: dict[str, Actor]) -> Scene:
    issue_id, other_id = [(await collected(village, new_issue())).id for _ in range(2)]
    return Scene(village, actors, issue_id, other_id)


def _drawn(data: st.DataObject, step: Step) -> Command:
    """Mostly what may be done now, by whoever; sometimes anything at all."""
    verbs = st.sampled_from(LIKELY[step]) | st.sampled_from(sorted(ACTS))
    who = st.sampled_from(("zhao", "office", "housing", "water")) | st.sampled_from(PEOPLE)
    return Command(data.draw(verbs), data.draw(who), data.draw(st.integers(0, 11)))


async def _step(scene: Scene) -> Step:
    return Step((await Issue.get(id=scene.issue_id)).step)


async def _everything(scene: Scene) -> list[Any]:
    """Both issues, all that hangs on them, and how long the log is: without models, for speed."""
    both = [scene.issue_id, scene.other_id]
    return [list(map(tuple, await rows_of(sql, both))) for sql in EVERYTHING]


async def _check_step(scene: Scene, source: Step) -> None:
    """1: no step is skipped, for any actor and order."""
    target = await _step(scene)
    assert source is target or (source, target) in ARCS, (source, target)


async def _check_closed(scene: Scene) -> None:
    """2: nothing is closed without study, and without feedback to everyone who raised it."""
    issue = await Issue.get(id=scene.issue_id)
    if issue.step != Step.CLOSED:
        return
    told = {it.reporter_id for it in await Feedback.filter(issue_id=issue.id, round=issue.round)}
    assert issue.finding
    assert {it.id for it in await Reporter.filter(issue_id=issue.id)} <= told


async def _check_repeated(scene: Scene, command: Command, call: Any) -> None:
    """3: the same once more changes nothing; another under the same key is refused."""
    after = await _everything(scene)
    await attempt(scene, command, call)
    assert await _everything(scene) == after, command
    try:
        await attempt(scene, command, replace(call, digest="another"))
    except IdempotencyKeyReused:
        assert await _everything(scene) == after
    else:
        raise AssertionError(command)


async def _check_departments(scene: Scene) -> None:
    """10: a department reads what is assigned to it and nothing that is not."""
    issue = await Issue.get(id=scene.issue_id)
    tasks = await Task.filter(issue_id=issue.id)
    for name in ("housing", "water"):
        by = scene.actors[name]
        own = [task for task in tasks if task.department_id == by.department_id]
        in_force = [task for task in own if task.state in IN_FORCE]
        may = bool(in_force) and issue.confidentiality != Confidentiality.CONFIDENTIAL
        seen = visible(Issue, permissions.ISSUE, by=by).filter(id=issue.id)
        assert await seen.exists() is may
        leads = any(task.role == "LEAD" for task in in_force)
        for table, scope in RELATED:
            rows = await visible(table, scope, by=by).filter(issue_id=issue.id)
            allowed = tasks if leads else own
            expected = {it.id for it in allowed} if table is Task else None
            assert {it.id for it in rows} == expected if expected is not None else may or not rows
