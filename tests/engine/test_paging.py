"""Keyset pages: whatever is inserted meanwhile, nothing comes twice and nothing is left out."""

from typing import Any

import pytest

from engine.cursor import decode_cursor, encode_cursor, wire_key
from engine.metadata import Kind
from tests.engine.conftest import Sample
from tests.engine.sample import issue

PAGE = (
    "query ($after: String, $first: Int, $order: IssueOrder) {"
    " issues(first: $first, after: $after, orderBy: $order) {"
    " edges { cursor node { title } }"
    " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }"
)


async def walk(sample: Sample, order: str, *, first: int, between: Any = None) -> list[str]:
    """All titles, page by page."""
    found: list[str] = []
    after = None
    while True:
        data = await sample.both(PAGE, after=after, first=first, order=order)
        page = data["issues"]
        found += [edge["node"]["title"] for edge in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]
        if between is not None:
            await between()


@pytest.mark.parametrize("order", ["CREATED_AT", "RANK"])
@pytest.mark.parametrize("first", [1, 2, 3, 100])
async def test_pages_put_together_are_the_whole_list(
    sample: Sample, order: str, first: int
) -> None:
    for number, rank in enumerate((3, None, None, 1)):
        await issue(area=sample.rows.grid, title=f"第{number}", rank=rank)
    whole = await walk(sample, order, first=100)
    assert len(whole) == 6
    assert await walk(sample, order, first=first) == whole


async def test_ranks_are_ascending_with_nulls_last(sample: Sample) -> None:
    for number, rank in enumerate((3, None, 1)):
        await issue(area=sample.rows.grid, title=f"第{number}", rank=rank)
    assert await walk(sample, "RANK", first=2) == ["第2", "100%_路灯", '水井"坏"了', "第0", "第1"]


async def test_an_insert_between_pages_neither_repeats_nor_skips(sample: Sample) -> None:
    for number in range(4):
        await issue(area=sample.rows.grid, title=f"第{number}")
    before = await walk(sample, "CREATED_AT", first=100)

    async def insert() -> None:
        await issue(area=sample.rows.grid, title="新")

    seen = await walk(sample, "CREATED_AT", first=2, between=insert)
    assert [title for title in seen if title != "新"] == before


async def test_cursors_are_the_rows_own(sample: Sample) -> None:
    data = await sample.both(PAGE, first=2)
    page = data["issues"]
    cursors = [edge["cursor"] for edge in page["edges"]]
    assert page["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": cursors[0],
        "endCursor": cursors[-1],
    }
    assert page["totalCount"] == 2


async def test_an_empty_page_has_no_cursors(sample: Sample) -> None:
    text = '{ issues(filter: {text: "没有"}) { totalCount pageInfo { startCursor endCursor } } }'
    assert await sample.both(text) == {
        "issues": {"totalCount": 0, "pageInfo": {"startCursor": None, "endCursor": None}}
    }


@pytest.mark.parametrize(
    "arguments",
    [
        "first: 0",
        "first: 101",
        "first: -1",
        "first: null",
        'after: "garbage"',
        'after: ""',
        'after: "W10="',
        f'after: "{encode_cursor("RANK", [1, "0" * 32])}"',
        f'after: "{encode_cursor("CREATED_AT", ["not a time", "0" * 32])}"',
        f'after: "{encode_cursor("CREATED_AT", [5, "0" * 32])}"',
        f'orderBy: RANK, after: "{encode_cursor("RANK", [2**31, "0" * 32])}"',
        'filter: {memberIds: ["nonsense"]}',
        'filter: {text: "\\u0000"}',
        "filter: {near: {longitude: 1, latitude: 95, radiusM: 1}}",
    ],
)
async def test_refuses_what_cannot_mean_a_page(sample: Sample, arguments: str) -> None:
    if arguments == "first: null":
        assert await sample.both("{ issues(first: null) { totalCount } }")
        return
    errors = await sample.refused(f"{{ issues({arguments}) {{ nodes {{ id }} }} }}")
    assert [error["extensions"]["code"] for error in errors] == ["BAD_USER_INPUT"]
    assert errors[0]["path"] == ["issues"]


async def test_a_connection_below_another_row_pages_too(sample: Sample) -> None:
    for number in range(3):
        await issue(area=sample.rows.grid, member=sample.rows.ann, title=f"第{number}", rank=number)
    text = (
        "query ($after: String) { members { name issues(first: 2, after: $after, orderBy: RANK) {"
        " nodes { title } totalCount pageInfo { hasNextPage endCursor } } } }"
    )
    first = (await sample.both(text))["members"][0]["issues"]
    assert (first["totalCount"], [each["title"] for each in first["nodes"]]) == (4, ["第0", "第1"])
    second = (await sample.both(text, after=first["pageInfo"]["endCursor"]))["members"][0]["issues"]
    assert [each["title"] for each in second["nodes"]] == ["第2", '水井"坏"了']
    assert second["pageInfo"]["hasNextPage"] is False


def test_a_cursor_survives_the_wire() -> None:
    keys = [None, "2026-01-01T00:00:00.000Z", "0" * 32, 1.5, True]
    kinds = [Kind.INT, Kind.INSTANT, Kind.UUID, Kind.FLOAT, Kind.BOOL]
    decoded = decode_cursor(encode_cursor("X", keys), "X", kinds)
    assert [wire_key(key, kind) for key, kind in zip(decoded, kinds, strict=True)] == keys
