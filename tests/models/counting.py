"""A process that reads, then writes, in one transaction after another; run by test_database."""

import asyncio
import sys

from tortoise.transactions import in_transaction

from models.database import open_database
from tests.models.sample_tables import Shelf


async def count_up(url: str, times: int) -> None:
    """Each time, add the shelf whose name follows the highest so far."""
    async with open_database(url, modules=["tests.models.sample_tables"]) as database:
        for _ in range(times):
            async with in_transaction(database.write_connection_name):
                highest = await Shelf.all().order_by("-name").first()
                number = int(highest.name) + 1 if highest else 1
                await Shelf.create(name=f"{number:04}")


if __name__ == "__main__":
    asyncio.run(count_up(sys.argv[1], int(sys.argv[2])))
