"""A SQLite table as the text of its CREATE TABLE, the only full record of what it enforces."""

from collections.abc import Iterator

_CLOSERS = {"(": ")", '"': '"', "'": "'"}


def split_definitions(text: str) -> Iterator[str]:
    """The parts of a text between the commas that stand in no bracket and no quotation."""
    open_marks: list[str] = []
    start = 0
    for at, char in enumerate(text):
        if open_marks and char == open_marks[-1]:
            open_marks.pop()
        elif char in _CLOSERS and (not open_marks or open_marks[-1] == ")"):
            open_marks.append(_CLOSERS[char])
        elif char == "," and not open_marks:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()


class SqliteTable:
    """Columns and constraints in order, each as its own definition text."""

    def __init__(self, name: str, definitions: list[str]) -> None:
        self.name = name
        self.definitions = definitions

    @classmethod
    def parse(cls, name: str, create_sql: str) -> "SqliteTable":
        inside = create_sql[create_sql.index("(") + 1 : create_sql.rindex(")")]
        return cls(name, list(split_definitions(inside)))

    @property
    def columns(self) -> list[str]:
        return [text[1 : text.index('"', 1)] for text in self.definitions if text[0] == '"']

    def definition_of(self, column: str) -> str:
        return self.definitions[self._place_of(column)]

    def replace_column(self, column: str, definition: str) -> None:
        self.definitions[self._place_of(column)] = definition

    def add_column(self, definition: str) -> None:
        self.definitions.insert(len(self.columns), definition)

    def remove_column(self, column: str) -> None:
        del self.definitions[self._place_of(column)]

    def add_constraint(self, definition: str) -> None:
        self.definitions.append(definition)

    def remove_constraint(self, name: str) -> None:
        """Nothing happens when the table has no constraint of that name."""
        opening = f'CONSTRAINT "{name}" '
        self.definitions = [text for text in self.definitions if not text.startswith(opening)]

    def create_sql(self, name: str) -> str:
        return 'CREATE TABLE "{}" (\n    {}\n)'.format(name, ",\n    ".join(self.definitions))

    def _place_of(self, column: str) -> int:
        for place, text in enumerate(self.definitions):
            if text.startswith(f'"{column}" '):
                return place
        raise KeyError(f"table {self.name} has no column {column}")
