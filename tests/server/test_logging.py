"""Log lines: short, without secrets, one traceback per fault and minute."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO

import httpx
import pytest
import structlog
from starlette.types import Receive, Scope, Send

from server.log_scrub import TracebackOnce, mask
from server.logging import configure_logging
from server.request_log import RequestLog

Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture
def untouched_logging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """dictConfig closes every handler it knows of, pytest's included: hide them from it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(logging, "_handlerList", [])
    monkeypatch.setattr(logging, "_handlers", {})
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def written(untouched_logging: None) -> StringIO:
    """What is logged, configured as in production."""
    configure_logging(log_format="json")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(StringIO())
    stream: StringIO = handler.stream
    return stream


@pytest.fixture
def lines(written: StringIO) -> Lines:
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


def fail() -> None:
    raise LookupError("the resident 13812345678 is gone")


def log_fault(event: str = "fault") -> None:
    try:
        fail()
    except LookupError:
        structlog.get_logger("gridhall.test").exception(event)


def test_a_line_names_time_level_logger_and_event(lines: Lines) -> None:
    structlog.get_logger("gridhall.test").info("issue_collected", issue="iss_1")

    (line,) = lines()
    assert str(line.pop("at")).endswith("Z")
    assert line == {
        "event": "issue_collected",
        "level": "info",
        "logger": "gridhall.test",
        "issue": "iss_1",
    }


def test_a_refused_request_takes_at_most_300_bytes(written: StringIO) -> None:
    structlog.get_logger("gridhall.graphql").info(
        "refused", code="QUERY_TOO_COMPLEX", message="查" * 100_000 + "\ud800"
    )

    assert 0 < len(written.getvalue().encode()) <= 300


def test_no_entry_can_forge_another_line(lines: Lines) -> None:
    logging.getLogger("foreign").warning('bad\r\n{"level": "info"}\u2028%s', "\x1b[2J")

    (line,) = lines()
    assert line["event"] == 'bad  {"level": "info"}  [2J'


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call 13812345678 now", "call *** now"),
        ("number 2105221381234567890", "number 2105221381234567890"),
        ("Authorization: Bearer abc.DEF-1/2=", "Authorization: Bearer ***"),
        ("/photos/a?w=320&sig=0a1b&x=1", "/photos/a?w=320&sig=***&x=1"),
        ("postgres://hall:pw@db/gridhall", "postgres://hall:***@db/gridhall"),
        ("redis://:pw@cache:6379", "redis://:***@cache:6379"),
        ("http://127.0.0.1:8000/graphql", "http://127.0.0.1:8000/graphql"),
    ],
)
def test_masks_what_looks_like_a_secret(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_masks_what_is_named_like_a_secret(lines: Lines) -> None:
    structlog.get_logger("gridhall.test").info(
        "signed_in", password="pw", refreshToken="r", input={"reporterContact": "x", "tokens": 7}
    )

    (line,) = lines()
    assert (line["password"], line["refreshToken"]) == ("***", "***")
    assert line["input"] == {"reporterContact": "***", "tokens": 7}


def test_one_traceback_per_fault_and_minute(lines: Lines) -> None:
    for _ in range(3):
        log_fault()

    first, second, third = lines()
    assert "in fail" in str(first["exception"])
    assert "13812345678" not in str(first["exception"])
    assert "exception" not in second
    assert (second["error"], third["error"]) == ("the resident *** is gone",) * 2
    assert first["fault"] == second["fault"]


def test_the_traceback_comes_again_after_the_window() -> None:
    now = [0.0]
    once = TracebackOnce(window_s=60, now=lambda: now[0])
    error = LookupError()

    def shown() -> bool:
        return "exc_info" in once(None, "error", {"exc_info": error})

    assert [shown(), shown()] == [True, False]
    now[0] = 60.0
    assert shown()


def test_the_servers_own_access_lines_are_off(lines: Lines) -> None:
    logging.getLogger("uvicorn.access").info("GET /photos/a?sig=secret")

    assert lines() == []


async def test_requests_are_logged_in_one_line_without_their_query(lines: Lines) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    ticks = iter([1.0, 1.0125])
    transport = httpx.ASGITransport(RequestLog(app, now=lambda: next(ticks)))
    async with httpx.AsyncClient(transport=transport, base_url="http://hall.test") as client:
        await client.get("/photos/a?sig=secret")

    (line,) = (line for line in lines() if line["logger"] == "gridhall.request")
    assert (line["event"], line["path"], line["status"], line["ms"]) == (
        "GET",
        "/photos/a",
        418,
        12.5,
    )


@pytest.mark.usefixtures("untouched_logging")
def test_the_console_format_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(log_format="console")
    structlog.get_logger("gridhall.test").info("服务已就绪", port=8000)

    text = capsys.readouterr().err
    assert text[12:] == " [info     ] 服务已就绪 [gridhall.test] port=8000\n"
