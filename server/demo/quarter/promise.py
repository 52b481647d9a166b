"""Promises of a consultation: begun, done with evidence, verified by others than their owner."""

from typing import TYPE_CHECKING
from uuid import UUID

from domain.commitment import Progress
from domain.photo import PeopleShown
from models.account import Account
from server.demo.quarter import photo
from server.demo.quarter.stage import Plot, Stage
from services import commitment
from services.photo_declaration import NewPhoto

if TYPE_CHECKING:
    from server.demo.quarter.consultation import Called


async def keep(stage: Stage, called: "Called") -> Plot:
    """Each is reported as begun and as done; the caller goes and looks."""
    async for moment in begin(stage, called):
        yield moment
    for position, identity in enumerate(called.commitments):
        days = called.session.promises[position].days
        yield stage.later(
            called.chance, max(1, days - called.chance.randint(2, 5)) // (position + 1)
        )
        owner = _owner(called, position)
        is_shown = position == 0 and (called.is_case or called.chance.random() < 0.4)
        shown = [_evidence(stage, called)] if is_shown else []
        await _report(stage, identity, Progress.DONE, "已按约定完成。", owner, shown)
        yield stage.later(called.chance, called.chance.randint(1, 3))
        await _report(stage, identity, Progress.VERIFIED, "现场核实，属实。", called.caller, [])


async def begin(stage: Stage, called: "Called") -> Plot:
    """The owners have started."""
    for position, identity in enumerate(called.commitments):
        yield stage.later(called.chance, called.chance.randint(1, 2))
        owner = _owner(called, position)
        await _report(stage, identity, Progress.DOING, "已进场施工。", owner, [])


def _owner(called: "Called", position: int) -> Account:
    is_department = called.session.promises[position].owner == "department"
    return called.department if is_department else called.township


def _evidence(stage: Stage, called: "Called") -> NewPhoto:
    captions = called.session.photos.get("evidence", ("施工现场",))
    return NewPhoto(
        id=stage.new_id(),
        caption=captions[0],
        captured_at=stage.clock.now(),
        fix=stage.fix(called.matter.place, called.chance),
        people_shown=PeopleShown.NOBODY,
    )


async def _report(
    stage: Stage,
    identity: UUID,
    reached: Progress,
    note: str,
    by: Account,
    photos: list[NewPhoto],
) -> None:
    await commitment.progress(identity, reached, note, photos, **await stage.acts(by))
    for each in photos:
        await photo.send(stage, each, "commitment", by)
