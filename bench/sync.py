"""Phones in step: a page of a thousand changes and the offline pack, `python -m bench.sync`.

One request after another, as one phone sends them. The phone has been away until 1,000 objects that
its member may see have changed; how many events of the county that took is told.
"""

import argparse
import asyncio
import gzip
import os
import sqlite3
import time
import urllib.request
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import orjson

from bench.county import BenchCounty, BenchMember, read_county
from bench.data import prepare
from bench.draw import END, text_of
from bench.processes import Served, post, served
from bench.requests import body_of, document, reading
from bench.run import DATABASE, databases, say
from bench.tokens import token_of
from domain.event_cursor import chain_of, from_text, full_text

OBJECTS, GRIDS = 1_000, 8
CHANGES_MS, PACK_MS, PACK_KB = 60.0, 100.0, 60.0
MEANT = "SELECT seq, subject_id, audience FROM event WHERE subject_type = 'Issue' ORDER BY seq DESC"
HASH_AT = "SELECT hash FROM event WHERE seq = ?1"


@dataclass(frozen=True, slots=True)
class Phone:
    """A member's phone and where it stopped."""

    token: str
    member: BenchMember
    seq: int
    chain: bytes


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one operation: milliseconds, bytes as sent and as gzip would make them."""

    p50_ms: float
    p95_ms: float
    size: int
    gzipped: int
    data: Any


def main() -> None:
    options = _options()
    folder: Path = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["GRIDHALL_TEST_CLOCK"] = "1"
    for name, url in databases(folder, options.database).items():
        asyncio.run(prepare(folder, url))
        with reading(folder) as connection:
            phone = _phone(connection, read_county(connection))
        with served("bench.product", folder, url) as server:
            pack = _ask(server, phone, "OfflinePack", {}, options.requests)
            if len(pack.data["offlinePack"]["grids"]) < GRIDS:
                raise AssertionError("the member does not serve its grids")
            _show(name, pack, PACK_MS, PACK_KB)
            _show(name, _changes(server, phone, options.requests), CHANGES_MS, 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.sync", description="同步的性能")
    parser.add_argument("--folder", type=Path, default=Path("var/bench"), help="数据目录")
    parser.add_argument("--requests", type=int, default=40, help="每种请求发几次")
    parser.add_argument("--database", default=DATABASE, help="PostgreSQL 上的数据库名")
    return parser.parse_args()


def _phone(connection: sqlite3.Connection, county: BenchCounty) -> Phone:
    """The first member with eight grids, before the last thousand objects of theirs changed."""
    number, member = next(
        (number, each) for number, each in enumerate(county.members) if len(each.grid_ids) >= GRIDS
    )
    changed: set[str] = set()
    for seq, subject, audience in connection.execute(MEANT):
        if f"group:{member.group_id}" in audience:
            changed.add(subject)
        if len(changed) > OBJECTS * 1.1:  # some of them are confidential
            (found,) = connection.execute(HASH_AT, (seq,)).fetchone()
            return Phone(token_of(number), member, seq, chain_of(found))
    raise LookupError(f"fewer than {OBJECTS} objects have changed")


def _changes(server: Served, phone: Phone, count: int) -> Figures:
    _set_clock(server)
    [head] = _ask(server, phone, "LogHead", {}, 1).data.values()
    here = from_text(head, county_id=_county_of(head))
    after = full_text(replace(here, seq=phone.seq, chain=phone.chain))
    found = _ask(server, phone, "Changes", {"after": after, "first": OBJECTS}, count)
    page = found.data["changes"]
    until = from_text(page["cursor"], county_id=here.county_id).seq
    held = len(page["nodes"]) + len(page["tombstones"])
    if held != OBJECTS or page["reset"]:
        raise AssertionError(f"{held} objects, reset {page['reset']}")
    say(f"{'':12}{held} 个对象，其间全县 {until - phone.seq} 个事件")
    return found


def _county_of(cursor: str) -> UUID:
    return UUID(bytes=urlsafe_b64decode(cursor)[:16])


def _set_clock(server: Served) -> None:
    """The history ends long before today; after ninety days a phone would have to start afresh."""
    body = orjson.dumps({"now": text_of(END)})
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}/test/clock", data=body)
    with urllib.request.urlopen(request, timeout=30):
        return


def _ask(server: Served, phone: Phone, name: str, variables: dict[str, Any], count: int) -> Figures:
    body = body_of(document(name), name, variables)
    answer = _answered(post(server, phone.token, body))
    taken = sorted(_times(server, phone.token, body, count))
    found = orjson.loads(answer)
    p95 = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
    return Figures(median(taken), p95, len(answer), len(gzip.compress(answer)), found["data"])


def _times(server: Served, token: str, body: bytes, count: int) -> Iterator[float]:
    for _ in range(count):
        started = time.perf_counter()
        answer = post(server, token, body)
        yield (time.perf_counter() - started) * 1_000
        _answered(answer)


def _answered(answer: bytes) -> bytes:
    """The answer, unless it has errors: what a busy server refuses is told fastest."""
    if "errors" in orjson.loads(answer):
        raise AssertionError(answer[:300])
    return answer


def _show(database: str, found: Figures, wanted_ms: float, wanted_kb: float) -> None:
    [name] = found.data
    limit = f"（≤ {wanted_kb:g}）" if wanted_kb else ""
    times = f"p50 {found.p50_ms:.1f} ms（≤ {wanted_ms:g}），p95 {found.p95_ms:.1f} ms"
    sizes = f"{found.size / 1024:.0f} KB，gzip {found.gzipped / 1024:.0f} KB{limit}"
    say(f"{database:12}{name:14}{times}，{sizes}")


if __name__ == "__main__":
    main()
