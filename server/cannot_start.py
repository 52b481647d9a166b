"""Why a command cannot go on, in words for whoever runs it; bugs keep their traceback."""

import sqlite3
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from tortoise.exceptions import DBConnectionError

from domain.errors import DomainError, SetupFault
from models.outage import is_outage


def words_for(error: BaseException) -> str | None:
    """What to tell; None for what nobody but us can set right."""
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words(error)
    return f"连不上数据库，或磁盘写不进去：{error}" if is_outage(error) else None


def _settings(error: ValidationError) -> str:
    """Names without values, for some are secret."""
    wrong = (("_".join(map(str, each["loc"])), each["msg"]) for each in error.errors())
    return "\n".join(f"GRIDHALL_{name.upper()} 的值不对：{message}" for name, message in wrong)


_WORDS: tuple[tuple[type[BaseException], Callable[[Any], str]], ...] = (
    (SetupFault, str),
    (DomainError, lambda error: str(error.message)),
    (ValidationError, _settings),
    (DBConnectionError, lambda error: f"数据库拒绝了连接：{error}"),
    (sqlite3.DatabaseError, lambda error: f"数据库文件不能用：{error}"),
)
