"""An outage: the database or the disk cannot be reached or is full; trying again later may do."""

import errno
import sqlite3

PASSING_STATES = ("08", "53", "57P", "58", "25006")
"""SQLSTATEs begin so when a connection or a resource fails, a server stops or only reads now.

PostgreSQL, "Error Codes" (Appendix A).
"""
PASSING_CODES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
    }
)
PASSING_ERRNOS = frozenset({errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENOSPC, errno.EROFS})
_PRIMARY_CODE = 0xFF


def is_outage(error: BaseException | None) -> bool:
    """Whether this error, or the one it comes from, is the machine's and not a bug of ours."""
    return error is not None and (_is_passing(error) or is_outage(error.__cause__))


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0)
        return (code & _PRIMARY_CODE) in PASSING_CODES
    if isinstance(error, OSError):
        return isinstance(error, ConnectionError) or error.errno in PASSING_ERRNOS
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return state.startswith(PASSING_STATES)
    return _is_lost_connection(error)


def _is_lost_connection(error: BaseException) -> bool:
    """What asyncpg says of a connection that went away; it is not imported for that alone."""
    kind = type(error)
    if not kind.__module__.startswith("asyncpg"):
        return False
    return kind.__name__ == "InternalClientError" or "connection" in str(error)
