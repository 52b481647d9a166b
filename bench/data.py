"""The county the benchmarks measure: `python -m bench.data FOLDER [postgres-url]`.

Made once from a fixed seed into FOLDER/gridhall.db, copied to PostgreSQL when that is empty.
"""

import asyncio
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib import import_module
from inspect import isclass
from pathlib import Path

import orjson
from tortoise.models import Model

from bench.consultations import (
    CONSULTATION_COLUMNS,
    CONSULTATIONS,
    EVENTS_EACH,
    LINK_COLUMNS,
    PARTICIPANT_COLUMNS,
    BenchConsultation,
    consultation_happenings,
    consultation_row,
    draw_consultations,
    link_rows,
    participant_rows,
)
from bench.copying import copy_to_postgres
from bench.county import BenchCounty, read_county
from bench.draw import END, SEED, Draw, text_of
from bench.issues import (
    FEEDBACK_COLUMNS,
    ISSUE_COLUMNS,
    PHOTO_COLUMNS,
    BenchIssue,
    Happening,
    draw_issues,
    feedback_rows,
    happenings,
    issue_row,
    photo_rows,
)
from bench.tokens import token_of
from domain.hash_chain import link
from domain.steps import OPEN
from domain.token import token_hash
from models import migrations
from models.row_form import form_of
from models.tables import MODEL_MODULES
from server import demo
from server.demo.build import build_demo
from server.settings import Settings
from server.sweeper import sweep_once
from server.world import open_world
from services.event_log import COLUMNS, chained

EVENTS = 200_000
FAR_AWAY = "2126-01-01T00:00:00.000Z"
CATEGORIES = ("环境卫生", "基础设施", "物业管理", "交通出行", "民生保障", "其他")
COUNTERS = """
    UPDATE area SET issue_count = c.all_, open_issue_count = c.open_
    FROM (SELECT area_id, count(*) AS all_, sum(step IN ({open})) AS open_
          FROM issue GROUP BY area_id) c WHERE c.area_id = area.id
"""
Rows = Iterable[Sequence[object]]


def settings_of(folder: Path, url: str = "") -> Settings:
    return Settings(data_dir=folder, database_url=url)


async def prepare(folder: Path, url: str = "") -> None:
    """The SQLite file, and the same rows in an empty PostgreSQL database if one is named."""
    path, recipe = folder / "gridhall.db", fingerprint()
    if not _is_made(folder, recipe):
        async with open_world(settings_of(folder)) as world:
            await build_demo(ports=world.ports)
        fill(path)
        await _settle(folder)
        (folder / "bench.mark").write_text(recipe)
    if url:
        await copy_to_postgres(path, url, recipe)


async def _settle(folder: Path) -> None:
    """What a server would do first, done beforehand, so that no sweep works while measuring."""
    async with open_world(settings_of(folder)) as world:
        await sweep_once(world.ports)


def _is_made(folder: Path, recipe: str) -> bool:
    """Whether the file is of this recipe; one that is not is removed."""
    mark = folder / "bench.mark"
    if mark.exists() and mark.read_text() == recipe:
        return True
    for stale in folder.glob("gridhall.db*"):
        stale.unlink()
    return False


def fingerprint() -> str:
    """Changes with the tables and with what is put into them; then everything is made anew."""
    places = (__file__, migrations.__file__ or "", demo.__file__)
    folders = [Path(place).parent for place in places]
    names = ("0*.py", "demo*.py", "data.py", "issues.py", "consultations.py", "county.py")
    found = sorted({path for folder in folders for name in names for path in folder.glob(name)})
    return sha256(b"".join(path.read_bytes() for path in found)).hexdigest()


def fill(path: Path) -> None:
    """All generated rows, in one transaction without the safety a benchmark does not need."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA foreign_keys=OFF")
        draw = Draw(SEED)
        _people_sign_in(connection)
        _add_categories(connection, read_county(connection).id, draw)
        county = read_county(connection)
        known = connection.execute("SELECT seq FROM log_head").fetchone()[0]
        left = EVENTS - known - CONSULTATIONS * EVENTS_EACH
        issues = draw_issues(county, draw, events=left)
        consultations = list(draw_consultations(issues, draw))
        _insert_issues(connection, issues, county, draw)
        _insert_consultations(connection, consultations, county, draw)
        _append_log(connection, _history(issues, consultations, draw), county, draw)
        steps = ", ".join(f"'{step}'" for step in sorted(OPEN))
        connection.execute(COUNTERS.format(open=steps))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _people_sign_in(connection: sqlite3.Connection) -> None:
    """A session for every member whose tokens anyone can compute: this is no real county."""
    connection.execute("UPDATE account SET must_change_password = 0")
    # No sweep may change what is measured: this history ends long before today.
    connection.execute("UPDATE county SET rating_window_days = 36500")
    accounts = read_county(connection).members
    draw, at = Draw(SEED + 1), text_of(END)
    sessions = [(draw.uuid(END), each.account_id) for each in accounts]
    county_id = read_county(connection).id
    rows = [(one, county_id, account, "bench", 0, at, at) for one, account in sessions]
    columns = "id county_id account_id device_name generation rotated_at created_at"
    insert(connection, "session", columns, rows)
    pairs = [
        (draw.uuid(END), session_id, 0, token_hash(token_of(number)), FAR_AWAY, session_id * 2)
        for number, (session_id, _) in enumerate(sessions)
    ]
    columns = "id session_id generation access_hash access_expires_at refresh_hash"
    known = [(*pair, FAR_AWAY) for pair in pairs]
    insert(connection, "token_pair", f"{columns} refresh_expires_at", known)


def _add_categories(connection: sqlite3.Connection, county_id: str, draw: Draw) -> None:
    rows = [
        (draw.uuid(END), county_id, f"B{position:02d}", name, position, 0)
        for position, name in enumerate(CATEGORIES)
    ]
    columns = "id county_id code name position needs_after_photo"
    insert(connection, "category", columns, rows)


def _insert_issues(
    connection: sqlite3.Connection, issues: list[BenchIssue], county: BenchCounty, draw: Draw
) -> None:
    insert(connection, "issue", ISSUE_COLUMNS, (issue_row(each, county, draw) for each in issues))
    insert(connection, "photo", PHOTO_COLUMNS, photo_rows(issues, county, draw))
    insert(connection, "feedback", FEEDBACK_COLUMNS, feedback_rows(issues, county, draw))


def _insert_consultations(
    connection: sqlite3.Connection,
    consultations: list[BenchConsultation],
    county: BenchCounty,
    draw: Draw,
) -> None:
    rows = [consultation_row(each, county, draw) for each in consultations]
    insert(connection, "consultation", CONSULTATION_COLUMNS, rows)
    links = (row for each in consultations for row in link_rows(each, county, draw))
    insert(connection, "consultation_issue", LINK_COLUMNS, links)
    people = (row for each in consultations for row in participant_rows(each, county, draw))
    insert(connection, "participant", PARTICIPANT_COLUMNS, people)


def _history(
    issues: list[BenchIssue], consultations: list[BenchConsultation], draw: Draw
) -> list[Happening]:
    """Everything that happened, in its order."""
    found = [happening for issue in issues for happening in happenings(issue, draw)]
    found += [it for each in consultations for it in consultation_happenings(each)]
    return sorted(found, key=lambda happening: happening.at)


def _append_log(
    connection: sqlite3.Connection, history: list[Happening], county: BenchCounty, draw: Draw
) -> None:
    """Behind what the demonstration logged, with a chain that `gridhall audit verify` accepts."""
    first, last = connection.execute("SELECT seq, hash FROM log_head").fetchone()
    rows: list[tuple[object, ...]] = []
    for seq, happening in enumerate(history, first + 1):
        facts = _facts(seq, happening, county, draw)
        rows.append((*facts, last, last := link(last, chained(facts))))
    insert(connection, "event", COLUMNS.replace(",", ""), rows)
    connection.execute("UPDATE log_head SET seq = ?1, hash = ?2", (first + len(rows), last))


def _facts(seq: int, each: Happening, county: BenchCounty, draw: Draw) -> tuple[object, ...]:
    return (
        *(draw.uuid(each.at), county.id, seq, text_of(each.at)),
        *(each.actor.account_id, each.actor.name, each.kind, *each.subject, each.area_path),
        *(orjson.dumps(each.audience).decode(), orjson.dumps(each.data).decode()),
    )


def insert(connection: sqlite3.Connection, table: str, columns: str, rows: Rows) -> None:
    names = columns.split()
    rest = unnamed(table, names)
    places = ", ".join("?" * (len(names) + len(rest)))
    statement = f"INSERT INTO {table} ({', '.join([*names, *rest])}) VALUES ({places})"
    more = tuple(rest.values())
    connection.executemany(statement, (tuple(row) + more for row in rows))


def unnamed(table: str, names: Sequence[str]) -> dict[str, object]:
    """What the model gives for the columns that the recipe does not name."""
    form = form_of(next(model for model in models() if model._meta.db_table == table))
    known = form.values(form.defaults())
    return {column: value for column, value in known.items() if column not in names}


def models() -> Iterator[type[Model]]:
    """All tables' models."""
    for module in map(import_module, MODEL_MODULES):
        yield from (
            each for each in vars(module).values() if isclass(each) and issubclass(each, Model)
        )


def main() -> None:
    folder, url = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    started = time.perf_counter()
    asyncio.run(prepare(folder, url))
    sys.stdout.write(f"{folder}: {time.perf_counter() - started:.1f} s\n")


if __name__ == "__main__":
    main()
