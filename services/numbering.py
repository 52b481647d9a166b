"""Gapless numbers: given in the transaction that uses them, and taken back with it."""

from domain.ids import new_uuid
from services.sql import for_dialect
from services.work import Work

NEXT = (
    "INSERT INTO number_series (id, county_id, name, year, last_number) VALUES ($1, $2, $3, $4, 1) "
    "ON CONFLICT (county_id, name, year) DO UPDATE SET last_number = number_series.last_number + 1 "
    "RETURNING last_number"
)


async def next_number(series: str, year: int, work: Work) -> int:
    """The next number of a series in a year, from 1.

    The row stays locked until the commit, so another writer waits and no number is skipped.
    """
    values = [new_uuid(), work.by.county_id, series, year]
    rows = await work.connection.execute_query_dict(for_dialect(NEXT, work.connection), values)
    return int(rows[0]["last_number"])
