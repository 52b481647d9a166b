"""Logging of the whole server: structlog in, one line out, for people or as JSON."""

import logging.config
import sys
from typing import Any, Literal

import orjson
import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from server.log_scrub import TracebackOnce, mask_traceback, scrub

LogFormat = Literal["auto", "console", "json"]


def configure_logging(*, log_format: LogFormat = "auto", level: str = "INFO") -> dict[str, Any]:
    """Set up structlog and the standard library's logging alike; auto: a terminal gets no JSON.

    Returns the dictConfig used, for `uvicorn.run(log_config=…)`, which applies it again.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_entry_processors(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    config = log_config(log_format=log_format, level=level)
    logging.config.dictConfig(config)
    return config


def log_config(*, log_format: LogFormat = "auto", level: str = "INFO") -> dict[str, Any]:
    """A dictConfig for our loggers, uvicorn's and everyone else's; access lines come from us."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": ProcessorFormatter,
                "foreign_pre_chain": _entry_processors(),
                "processors": _line_processors(log_format),
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "uvicorn": {"level": "WARNING"},
            # Its lines carry whole addresses, signatures included; RequestLog writes ours.
            "uvicorn.access": {"level": "CRITICAL"},
            # It logs each failed operation with a traceback; server/errors.py logs faults once.
            "strawberry.execution": {"level": "CRITICAL"},
            "tortoise": {"level": "WARNING"},
            "aiosqlite": {"level": "WARNING"},
        },
    }


def _entry_processors() -> list[Processor]:
    """What our own and foreign entries get alike, where they are written."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(allow=()),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


def _line_processors(log_format: LogFormat) -> list[Processor]:
    shared: list[Processor] = [
        ProcessorFormatter.remove_processors_meta,
        TracebackOnce(),
        structlog.processors.format_exc_info,
        mask_traceback,
        scrub,
    ]
    if log_format == "auto":
        log_format = "console" if sys.stderr.isatty() else "json"
    return [*shared, *(_json() if log_format == "json" else _console())]


def _json() -> list[Processor]:
    return [structlog.processors.JSONRenderer(serializer=_as_json)]


def _console() -> list[Processor]:
    renderer = structlog.dev.ConsoleRenderer(
        timestamp_key="at",
        pad_event_to=0,
        colors=sys.stderr.isatty(),
        exception_formatter=structlog.dev.plain_traceback,
    )
    return [_time_of_day, renderer]


def _time_of_day(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """For people: their terminal knows the day."""
    event["at"] = event["at"][11:23]
    return event


def _as_json(event: EventDict, **_: object) -> str:
    return orjson.dumps(event, default=repr).decode()
