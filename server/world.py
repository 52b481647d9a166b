"""Everything a process runs on, opened from settings: database, ports, and who is let in."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from adapters.blob_store import LocalBlobStore, s3_blob_store
from adapters.code_signing import CodeSigner
from adapters.console_notices import ConsoleNotices
from adapters.doorbell import LocalDoorbell
from adapters.letter_printing import LetterPrinter
from adapters.media_signing import MediaSigner
from adapters.null_notices import NullNotices
from adapters.office_files import OfficeFiles
from adapters.password_hasher import Argon2Hasher
from adapters.photo_rendering import PillowRenderer
from adapters.photo_worker import ProcessPhotoWorker
from adapters.published_days import ChineseCalendarDays
from adapters.sealer import AesGcmSealer, load_or_create_key, read_key
from adapters.sheet_files import SheetWriter
from adapters.stamper import KeyedStamper
from adapters.system_clock import SettableClock, SystemClock
from domain.errors import SetupFault
from domain.webhook import Hosts
from models.county import County
from models.database import Database, open_database
from models.migrator import migrate
from server.auth import Gate
from server.settings import Settings
from services.area_index import AreaDirectory
from services.blobs import BlobStore
from services.ports import Clock, Doorbell, NoticePort, Ports

KEY_FILE = "secret.key"
BLOB_FOLDER = "blobs"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What `open_world` opened; it is closed with it."""

    settings: Settings
    database: Database
    ports: Ports
    gate: Gate
    signer: MediaSigner
    clock: Clock


@asynccontextmanager
async def open_world(settings: Settings) -> AsyncIterator[World]:
    """Migrate and open the database, and put the ports together.

    SetupFault when a setting or what it names does not fit.
    """
    _make_folder(settings.data_dir)
    await migrate(settings.database)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(
            open_database(settings.database, pool_size=settings.pool_size)
        )
        worker = ProcessPhotoWorker()
        stack.push_async_callback(worker.aclose)
        areas = AreaDirectory()
        clock = _clock(settings)
        gate = Gate(clock=clock, areas=areas)
        key = await _key(settings)
        signer = MediaSigner(key, path=f"{settings.public_url}/media")
        ports = Ports(
            clock=clock,
            doorbell=await _doorbell(settings, stack),
            blobs=_blobs(settings),
            photo_worker=worker,
            photo_renderer=PillowRenderer(settings.stamp_font),
            photo_urls=signer,
            codes=CodeSigner(key),
            areas=areas,
            sealer=AesGcmSealer([*_sealing_keys(settings), key]),
            stamper=KeyedStamper(key),
            passwords=Argon2Hasher(),
            session_cache=gate,
            published_days=ChineseCalendarDays(),
            notices=await _notices(settings, stack),
            files=OfficeFiles(),
            letters=LetterPrinter(),
            sheets=SheetWriter(),
        )
        await areas.load_all()
        yield World(
            settings=settings,
            database=database,
            ports=ports,
            gate=gate,
            signer=signer,
            clock=clock,
        )


def _make_folder(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupFault(f"数据目录 {data_dir} 不能用：{error.strerror}。") from error


def _clock(settings: Settings) -> Clock:
    """A clock that can be set is only ever given to a server nobody else can reach."""
    if settings.test_clock and not settings.is_loopback:
        raise SetupFault("GRIDHALL_TEST_CLOCK=1 只允许监听本机地址。")
    return SettableClock() if settings.test_clock else SystemClock()


async def _key(settings: Settings) -> bytes:
    """The one given, or the file's. A new one is only ever made for a database without a county.

    Under another key, contacts stay closed and receipts, QR codes and signatures are worthless.
    """
    if given := settings.secret_key.get_secret_value():
        return read_key(given)
    path = settings.data_dir / KEY_FILE
    if not path.exists() and await County.exists():
        raise SetupFault(
            f"数据库里已有数据，{path} 却不在：请放回原来的密钥文件，或设置 GRIDHALL_SECRET_KEY。"
        )
    return load_or_create_key(path)


def _sealing_keys(settings: Settings) -> list[bytes]:
    return [read_key(each.get_secret_value()) for each in settings.sealing_keys]


async def _doorbell(settings: Settings, stack: AsyncExitStack) -> Doorbell:
    if not settings.redis_url:
        return LocalDoorbell()
    # Imported only where it is used: the client library takes a quarter of a second.
    from adapters.redis_doorbell import redis_doorbell

    return await stack.enter_async_context(redis_doorbell(settings.redis_url))


async def _notices(settings: Settings, stack: AsyncExitStack) -> NoticePort:
    if settings.notices == "console":
        return ConsoleNotices(print)
    if settings.notices == "null" or not (settings.webhook_hosts or settings.webhook_private_hosts):
        return NullNotices()
    # Imported only where it is used: the HTTP client takes a fifth of a second.
    from adapters.webhook_notices import WebhookNotices

    hosts = Hosts.of(settings.webhook_hosts, settings.webhook_private_hosts)
    return await stack.enter_async_context(WebhookNotices(hosts))


def _blobs(settings: Settings) -> BlobStore:
    if not settings.blob_url:
        return LocalBlobStore(settings.data_dir / BLOB_FOLDER)
    scheme, bucket, *_ = urlsplit(settings.blob_url)
    if scheme != "s3" or not bucket:
        raise SetupFault("GRIDHALL_BLOB_URL 请填 s3://桶名；留空则把照片放在数据目录里。")
    return s3_blob_store(
        bucket,
        endpoint=settings.s3_endpoint,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key.get_secret_value(),
        region=settings.s3_region,
    )
