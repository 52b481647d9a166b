"""Several writes as one PostgreSQL statement: one trip, and a transaction by itself."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from models.pending import MOST_VALUES, Closing, Statement

_PARAMETER = re.compile(r"\$(\d+)")


def together(statements: Sequence[Statement], closing: Closing | None) -> list[Statement]:
    """As few statements as can be, to be run in their order; the closing goes with the last."""
    pages = list(_pages(statements)) or [[]]
    last = closing.for_postgres() if closing is not None else None
    found = [_joined(page, None) for page in pages[:-1]]
    return [*found, _joined(pages[-1], last)]


def _pages(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    page: list[Statement] = []
    size = 0
    for statement in statements:
        if page and size + len(statement.values) > MOST_VALUES:
            yield page
            page, size = [], 0
        page.append(statement)
        size += len(statement.values)
    if page:
        yield page


def _joined(page: Sequence[Statement], closing: Statement | None) -> Statement:
    if len(page) == 1 and closing is None:
        return page[0]
    values: list[Any] = [value for statement in page for value in statement.values]
    if closing is not None:
        values += closing.values
    texts = tuple((statement.sql, len(statement.values)) for statement in page)
    return Statement(joined_sql(texts, closing.sql if closing is not None else None), values)


@lru_cache(maxsize=1_000)
def joined_sql(texts: tuple[tuple[str, int], ...], closing: str | None) -> str:
    """Each as a common table expression, counted one after another before the main statement.

    The counts also fix the order in which rows are written and locked.
    """
    parts, shift = [], 0
    for at, (sql, width) in enumerate(texts):
        parts.append(f"w{at} AS ({_shifted(sql, shift)} RETURNING 1)")
        shift += width
    counts = " + ".join(f"(SELECT count(*) FROM w{at})" for at in range(len(texts))) or "0"
    if closing is None:
        return f"WITH {', '.join(parts)} SELECT {counts}"
    rest = _shifted(closing, shift).replace("{written}", f"{counts} >= 0")
    return "WITH RECURSIVE " + ", ".join([*parts, rest])


def _shifted(sql: str, by: int) -> str:
    return _PARAMETER.sub(lambda found: f"${int(found[1]) + by}", sql) if by else sql
