"""Plans for what our own apps ask, made before they ask: the first one would wait for it."""

import asyncio
from collections.abc import Iterator, Mapping

from domain.actor import ActorKind
from server.app import Application

READERS: Mapping[str, ActorKind] = {
    "department": ActorKind.DEPARTMENT,
    "hall_tablet": ActorKind.DEVICE,
    "member_app": ActorKind.MEMBER,
    "office": ActorKind.OFFICE,
    "resident": ActorKind.RESIDENT,
    "township": ActorKind.TOWNSHIP,
}
"""Who runs most operations of an app. Plans for others differ only in their scopes."""

PAUSE_S = 0.005
"""About as long as a plan takes, so that whoever asks meanwhile has half of the time."""


async def plan_ahead(application: Application) -> None:
    """Plan every trusted operation, between whatever else the event loop has to do."""
    for _ in _planned(application):
        await asyncio.sleep(PAUSE_S)


def interpreted(application: Application) -> list[str]:
    """Plan every trusted operation now; the names of those left to graphql-core."""
    return sorted(name for name, is_planned in _planned(application) if not is_planned)


def _planned(application: Application) -> Iterator[tuple[str, bool]]:
    for prepared in application.view.documents.trusted():
        name = prepared.operation_name or prepared.sha256
        apps = application.registry.apps(prepared.sha256)
        for kind in {READERS[app] for app in apps}:
            plan = application.engine.plan_for(prepared.document, prepared.operation, {}, kind)
            yield name, plan is not None
