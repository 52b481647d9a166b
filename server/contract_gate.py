"""What keeps the contract: apps that are out there go on working with the present schema."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import orjson
from graphql import GraphQLSchema, build_schema, parse, validate

from server.contract import FOLDER
from server.release import latest_release
from server.schema_change import Announcement, breaks


def complaints(sdl: str, *, on: date, folder: Path = FOLDER) -> Iterator[str]:
    """What the schema breaks, and for whom; nothing when it may land on that day."""
    schema = build_schema(sdl)
    announced = Announcement.read(folder / "upcoming_changes.yaml")
    yield from announced.without_ground(schema)
    release = latest_release(folder)
    if release is not None:
        for change in breaks(build_schema(release.sdl), schema, announced=announced, on=on):
            yield f"{release.version}: {change}"
    yield from refused_operations(schema, folder=folder)


def refused_operations(schema: GraphQLSchema, *, folder: Path = FOLDER) -> Iterator[str]:
    """Operations of served apps that the schema no longer allows, each with the reason."""
    verdicts: dict[str, list[str]] = {}
    for path in sorted((folder / "manifests").glob("*/*.json")):
        for each in orjson.loads(path.read_bytes())["operations"]:
            if each["id"] not in verdicts:
                faults = validate(schema, parse(each["body"]))
                verdicts[each["id"]] = [fault.message for fault in faults]
            for message in verdicts[each["id"]]:
                yield f"{path.parent.name}/{path.stem} {each['name']}: {message}"
