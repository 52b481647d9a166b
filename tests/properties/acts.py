"""What anybody might try with an issue, as commands that random histories are made of."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID

from domain.actor import Actor
from domain.ids import new_uuid
from domain.issue import Confidentiality, FeedbackChannel, Nature
from domain.steps import Outcome, Route
from domain.task import AnswerGrade, TaskRole
from models.issue import Issue
from models.reporter import Reporter
from models.task import Task
from services import (
    issue_classify,
    issue_confidence,
    issue_merge,
    issue_step,
    ledger,
    receipt,
    reporter,
    supplement,
    task,
    task_answer,
)
from services.issue import NewReporter
from services.issue_step import NewFeedback
from services.ledger import NewLedgerEntry
from services.receipt import Presented
from services.supplement import NewSupplement
from services.task import NewTask
from services.task_answer import NewAnswer
from services.work import Call
from tests.village import NOON, Village

PEOPLE = ("zhao", "qian", "sun", "office", "town", "town2", "housing", "water", "tablet")


@dataclass
class Scene:
    """One issue, another it may be merged into, and the people around."""

    village: Village
    actors: Mapping[str, Actor]
    issue_id: UUID
    other_id: UUID
    ids: dict[str, UUID] = field(default_factory=dict)

    def fresh(self, name: str) -> UUID:
        """A client-made id that is the same when a command is repeated."""
        return self.ids.setdefault(name, new_uuid())


@dataclass(frozen=True)
class Command:
    """Somebody tries a verb; `number` chooses among what the verb may be tried with."""

    verb: str
    who: str
    number: int


Act: TypeAlias = Callable[[Scene, Command, dict[str, Any]], Awaitable[Any]]
ACTS: dict[str, Act] = {}


def act(made: Act) -> Act:
    ACTS[made.__name__] = made
    return made


async def attempt(scene: Scene, command: Command, call: Call) -> Any:
    """Carry the command out; whatever is refused raises a DomainError."""
    by = scene.actors[command.who]
    acts = {"by": by, "ports": scene.village.ports, "call": call}
    return await ACTS[command.verb](scene, command, acts)


async def _version(scene: Scene) -> int:
    return (await Issue.get(id=scene.issue_id)).version


@act
async def study(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    route = (None, Route.COORDINATE)[command.number % 2]
    return await issue_step.study(
        scene.issue_id, "电缆老化", route, base_version=await _version(scene), **acts
    )


@act
async def choose_route(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    version = await _version(scene)
    return await issue_step.route(scene.issue_id, Route.CONSULT, base_version=version, **acts)


@act
async def resolve(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    version = await _version(scene)
    return await issue_step.resolve(
        scene.issue_id, Outcome.SOLVED, "已修好", (), base_version=version, **acts
    )


@act
async def decline(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    version = await _version(scene)
    return await issue_step.decline(
        scene.issue_id, Outcome.OUT_OF_SCOPE, "请找物业", base_version=version, **acts
    )


@act
async def feed_back(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    rating = (None, None, 5, 1)[command.number % 4]
    new = NewFeedback(
        id=scene.fresh(f"feedback {acts['call'].key}"),
        channel=FeedbackChannel.PHONE,
        content="修好了",
        told_at=NOON,
        rating=rating,
    )
    return await issue_step.feed_back(scene.issue_id, new, **acts)


@act
async def rate(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    return await issue_step.rate(scene.issue_id, 1 + command.number % 5, "", **acts)


@act
async def reopen(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    return await issue_step.reopen(scene.issue_id, "又坏了", **acts)


@act
async def withdraw(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    return await issue_step.withdraw(scene.issue_id, "记错了", **acts)


@act
async def assign(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    unit = ("housing", "water")[command.number % 2]
    new = NewTask(
        id=scene.fresh(f"task {acts['call'].key}"),
        content="请换灯",
        role=(TaskRole.LEAD, TaskRole.ASSIST)[command.number // 2 % 2],
        department_id=scene.village.departments[unit],
    )
    return await task.assign(scene.issue_id, new, **acts)


async def _task(scene: Scene, command: Command) -> UUID:
    tasks = await Task.filter(issue_id=scene.issue_id).order_by("-assigned_at", "-id")
    return tasks[command.number % len(tasks)].id if tasks else new_uuid()


@act
async def accept(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    return await task.accept(await _task(scene, command), **acts)


@act
async def give_back(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    return await task.give_back(await _task(scene, command), "不归我局", **acts)


@act
async def answer(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    new = NewAnswer(grade=AnswerGrade.A, text="已换")
    return await task_answer.answer(await _task(scene, command), new, **acts)


@act
async def verify(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    return await task.verify(await _task(scene, command), **acts)


@act
async def cancel(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    return await task.cancel(await _task(scene, command), "派错了", **acts)


@act
async def join(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    reporter_id = scene.fresh(f"reporter {acts['call'].key}")
    return await reporter.join(scene.issue_id, reporter_id, NewReporter(name="老李"), **acts)


@act
async def wait(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    day = (NOON + timedelta(days=10)).date()
    entry_id = scene.fresh(f"entry {acts['call'].key}")
    new = NewLedgerEntry(id=entry_id, reason="等资金", next_review_on=day)
    return await ledger.open_entry(scene.issue_id, new, **acts)


@act
async def ask(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    supplement_id = scene.fresh(f"supplement {acts['call'].key}")
    new = NewSupplement(id=supplement_id, question="哪一盏？")
    return await supplement.ask(scene.issue_id, new, **acts)


@act
async def merge(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    return await issue_merge.merge(scene.issue_id, scene.other_id, **acts)


@act
async def unmerge(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    return await issue_merge.unmerge(scene.issue_id, "不是一回事", **acts)


@act
async def confide(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    level = tuple(Confidentiality)[command.number % 3]
    version = await _version(scene)
    return await issue_confidence.confide(
        scene.issue_id, level, "涉及个人", base_version=version, **acts
    )


@act
async def classify(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    said = issue_classify.Sorted(
        category_id=None, nature=tuple(Nature)[command.number % 6], city_category_id=None
    )
    version = await _version(scene)
    return await issue_classify.classify(scene.issue_id, said, base_version=version, **acts)


async def _receipt(scene: Scene, ports: Any) -> Presented:
    row = await Reporter.get(origin_id=scene.issue_id, kind="RAISED")
    given = receipt.receipt_of(row, ports)
    return Presented(given.number, given.code, "203.0.113.7")


@act
async def rate_by_receipt(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    shown = await _receipt(scene, acts["ports"])
    rating = 1 + command.number % 5
    return await receipt.rate(shown, rating, "", ports=acts["ports"], call=acts["call"])


@act
async def reopen_by_receipt(scene: Scene, command: Command, acts: dict[str, Any]) -> Any:
    shown = await _receipt(scene, acts["ports"])
    return await receipt.reopen(shown, "又坏了", ports=acts["ports"], call=acts["call"])
