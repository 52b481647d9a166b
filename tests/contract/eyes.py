"""One person's eyes: what they may see by the third opinion, and what the product shows them."""

from typing import Any

from domain.ids import PREFIXES
from tests.contract.cases import County
from tests.contract.evaluator import BY_TYPE, Evaluator, wire


class Eyes:
    """What one person may see, by the third opinion, and what the product shows them."""

    def __init__(self, name: str, county: County, evaluator: Evaluator) -> None:
        self.name, self.county, self.evaluator = name, county, evaluator

    async def look(self) -> "Eyes":
        self.actor = await self.county.clients.actor(self.name)
        self.rows = {name: self.evaluator.visible(name, self.actor) for name in BY_TYPE}
        self.may = {
            name: {wire(name, row) for row in rows}
            for name, rows in self.rows.items()
            if name in PREFIXES
        }
        return self

    async def ask(self, document: str, **variables: Any) -> Any:
        return await self.county.clients.ask(document, self.name, **variables)

    async def nodes(self, connection: str, fields: str) -> list[Any]:
        found: dict[str, Any] = await self.ask(f"{{ {connection} {{ nodes {{ {fields} }} }} }}")
        nodes: list[Any] = found[connection]["nodes"]
        return nodes


def all_ids(evaluator: Evaluator, type_name: str) -> list[str]:
    """Of every county, whoever asks."""
    return [wire(type_name, row) for row in evaluator.rows_of(BY_TYPE[type_name])]


def wired(type_name: str, identity: Any) -> str:
    return f"{PREFIXES[type_name]}_{identity.hex}"


def ids(found: list[Any]) -> set[str]:
    return {each["id"] for each in found if each is not None}
