"""How a noun is declared: every field carries a sentence for people."""

from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any, TypeAlias, TypeVar

import strawberry

EnumType = TypeVar("EnumType", bound=type[Enum])
InputType = TypeVar("InputType")


def described(description: str, **options: Any) -> Any:
    """A field read by the engine, or an input field; a function below it declares arguments."""
    return strawberry.field(description=description, **options)


def argument(description: str) -> Any:
    return strawberry.argument(description=description)


def enum(choices: EnumType, description: str, meanings: Mapping[Any, str]) -> EnumType:
    """Publish a domain enum; every value must have a meaning."""
    strawberry.enum(choices, description=description)
    for value in choices.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = meanings[choices[value.name]]
    return choices


Sent: TypeAlias = Annotated[InputType, strawberry.argument(description="提交的内容。")]
"""The one argument of a mutation, e.g. Sent[IssueCollectInput]."""


def read_by_engine() -> Any:
    """The body of a field that only declares its arguments."""
    raise NotImplementedError("read by the engine")
