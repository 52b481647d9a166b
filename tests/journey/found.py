"""Puts the village into the database the settings name; for a server in a process of its own."""

import asyncio

from models.account import Account
from server.settings import Settings
from server.world import open_world
from tests.village import found_village

PASSWORD = "correct horse battery"
PHONES = {
    "zhao": "13800000001",
    "qian": "13800000002",
    "sun": "13800000003",
    "water": "13800000007",
    "town": "13800000008",
    "office": "13800000009",
}


async def main() -> None:
    async with open_world(Settings()) as world:
        village = await found_village(ports=world.ports)
        async with world.ports.passwords.turn() as turn:
            password_hash = await turn.hash(PASSWORD)
        for name, phone in PHONES.items():
            await Account.filter(id=village.accounts[name]).update(
                phone=phone, password_hash=password_hash
            )


if __name__ == "__main__":
    asyncio.run(main())
