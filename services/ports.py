"""What the use cases need from the world; `adapters/` fits these shapes, `server/` chooses."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from domain.area_row import AreaFile
from domain.calendar_day import DayOff
from domain.member_row import MemberFile
from domain.official_letter import LetterForm, OfficialLetter
from domain.reference_row import CalendarRow, CategoryRow, DepartmentRow, RowFile
from domain.statistics_sheet import Sheet, SheetForm
from services.area_index import AreaDirectory
from services.blobs import BlobStore, PhotoRenderer, PhotoWorker
from services.deadline_book import DeadlineBooks


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, UTC, with whole milliseconds."""


class Doorbell(Protocol):
    """Wakes whoever reads the event log. It carries nothing and may be lost."""

    async def ring(self) -> None: ...

    async def wait(self, timeout_s: float) -> None:
        """Return when the bell rings or the time is over, whichever comes first."""


MARK_BYTES = 16
"""The length of a mark."""


class Unreadable(Exception):
    """The ciphertext was changed, moved from its place, or sealed under a key we don't have."""


class Sealer(Protocol):
    """Encrypts personal data at rest; `place` (table:column:row) is bound to the ciphertext."""

    def seal(self, text: str, *, place: str) -> bytes: ...

    def is_current(self, sealed: bytes) -> bool:
        """Whether it was sealed with the key that `seal` uses now."""

    def open(self, sealed: bytes, *, place: str) -> str:
        """The text; Unreadable."""

    def mark(self, text: str, *, place: str) -> bytes:
        """What only this server can make of a text: who brings both back did not write the text."""


class Stamper(Protocol):
    """Keyed hashes: what carries one was given out by this server."""

    def stamp(self, text: str, *, purpose: str) -> bytes:
        """32 bytes; each purpose has its own."""


class PasswordTurn(Protocol):
    """Somebody's turn at the password hasher."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether they belong together; None takes as long and is always False."""


class PasswordHasher(Protocol):
    """Slow and large by design, so only a few have their turn at a time."""

    def turn(self) -> AbstractAsyncContextManager[PasswordTurn]:
        """Wait for a turn; TooBusy when too many are waiting already."""


class SessionCache(Protocol):
    """What this process remembers of the signed-in; told at once when it stops being true."""

    def forget(self, session_id: UUID) -> None: ...

    def forget_account(self, account_id: UUID) -> None: ...


class PhotoUrls(Protocol):
    def at(self, now: datetime) -> Callable[[str], str]:
        """What gives the signed address of a stored variant, stable within a time bucket."""


class Codes(Protocol):
    """Signs short texts that are shown, printed or scanned; each text names its own purpose."""

    def mac(self, text: str) -> str:
        """24 hex digits."""

    def allows(self, text: str, mac: str) -> bool: ...


class PublishedDays(Protocol):
    def of(self, year: int) -> Mapping[date, DayOff] | None:
        """Days off and make-up working days of a year; None while it is not published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One event for one receiver; `id` is the same however often it is sent."""

    id: str
    url: str
    secret: bytes = field(repr=False)
    body: bytes
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What came of an attempt: the receiver's status, or why there was none."""

    status: int | None = None
    fault: str = ""
    duration_ms: int = 0


class NoticePort(Protocol):
    """Carries notices out of the house."""

    def require(self, url: str) -> None:
        """BadWebhookUrl for an address that would never be told."""

    async def send(self, notice: Notice) -> Handover:
        """One attempt, over in seconds whatever the receiver does; raises nothing of its own."""


class LetterPrinter(Protocol):
    async def print(self, letter: OfficialLetter, form: LetterForm) -> bytes:
        """The file; LetterFontMissing for a PDF without a Chinese font."""


class SheetWriter(Protocol):
    async def write(self, sheet: Sheet, form: SheetForm) -> bytes:
        """The table as a file; text stays text, whatever it begins with."""


class ImportFiles(Protocol):
    """Reads the lists of an office; all that is wrong with them comes back as errors."""

    def areas(self, data: bytes) -> AreaFile: ...

    def members(self, data: bytes) -> MemberFile: ...

    def departments(self, data: bytes) -> RowFile[DepartmentRow]: ...

    def categories(self, data: bytes) -> RowFile[CategoryRow]: ...

    def calendar(self, data: bytes) -> RowFile[CalendarRow]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Every engine a use case may touch, chosen once at start-up in `server/app.py`."""

    clock: Clock
    doorbell: Doorbell
    blobs: BlobStore
    photo_worker: PhotoWorker
    photo_renderer: PhotoRenderer
    photo_urls: PhotoUrls
    codes: Codes
    areas: AreaDirectory
    sealer: Sealer
    stamper: Stamper
    passwords: PasswordHasher
    session_cache: SessionCache
    published_days: PublishedDays
    notices: NoticePort
    files: ImportFiles
    letters: LetterPrinter
    sheets: SheetWriter
    books: DeadlineBooks = field(default_factory=DeadlineBooks)


SYSTEM = UUID(int=0)
"""Stands for the server itself where an account is named as the actor of an event."""
