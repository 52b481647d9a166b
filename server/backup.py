"""A copy of the data folder, made while the server runs, that a server can be started on."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from domain.errors import SetupFault
from models.database import dialect_of, sqlite_path
from models.photo import Photo
from server.settings import Settings
from server.world import BLOB_FOLDER, KEY_FILE
from services.blobs import ORIGINAL_FOLDER, content_key

DATABASE_FILE = "gridhall.db"
PATIENCE_S = 60.0
PHOTOS = " UNION ".join(
    f'SELECT "{name}" FROM photo WHERE "{name}" IS NOT NULL'
    for name in Photo._meta.fields_map
    if name.endswith("_key")
)
SEGMENTS = (
    "SELECT key FROM upload_segment JOIN upload ON upload.id = upload_id WHERE NOT is_complete"
)
EXPIRE_UPLOAD = (
    "UPDATE upload SET expires_at = created_at"
    " WHERE id IN (SELECT upload_id FROM upload_segment WHERE key = ?)"
)


@dataclass(frozen=True, slots=True)
class Backup:
    """How many files were copied, how many were there already, and keys of what is wrong."""

    copied: int
    kept: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


def back_up(settings: Settings, target: Path, *, with_key: bool) -> Backup:
    """Copy database and photos; into an earlier backup only what is new.

    The database goes first: whatever it names was stored before. SetupFault when the data are not
    in the data folder, or the target is no place for a backup.
    """
    source = settings.data_dir.resolve()
    _check(settings, source, target)
    if with_key and not (source / KEY_FILE).exists():
        raise SetupFault("密钥不在数据目录里（由 GRIDHALL_SECRET_KEY 给出），请另行保存。")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _copied_database(Path(sqlite_path(settings.database)), target)
    with closing(sqlite3.connect(draft)) as copy:
        backup = _copy_blobs(copy, source / BLOB_FOLDER, target / BLOB_FOLDER)
    _publish(draft, target / DATABASE_FILE)
    if with_key:
        _copy(source / KEY_FILE, target / KEY_FILE)
    return backup


def _check(settings: Settings, source: Path, target: Path) -> None:
    if dialect_of(settings.database) != "sqlite" or settings.blob_url:
        raise SetupFault(
            "只有 SQLite 与本地照片能这样备份；PostgreSQL 与 S3 的办法见 docs/how-to/back-up.md。"
        )
    if not Path(sqlite_path(settings.database)).exists():
        raise SetupFault(f"没有可备份的数据库：{sqlite_path(settings.database)}")
    if target.resolve().is_relative_to(source):
        raise SetupFault("备份不能放在数据目录里面。")
    if (target / f"{DATABASE_FILE}-wal").exists():
        raise SetupFault(f"{target} 正被当作数据目录使用，不能覆盖。")


def _copied_database(file: Path, target: Path) -> Path:
    """One moment of a database that others go on writing to, checked page by page."""
    draft = target / f".{DATABASE_FILE}.new"
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(file, timeout=PATIENCE_S)) as connection:
        connection.execute("VACUUM INTO ?", [str(draft)])
    with closing(sqlite3.connect(draft)) as copy:
        ((verdict,),) = copy.execute("PRAGMA integrity_check(1)")
    if verdict != "ok":
        raise SetupFault(f"数据库已损坏，没有备份：{verdict}")
    return draft


def _copy_blobs(copy: sqlite3.Connection, source: Path, target: Path) -> Backup:
    """Everything the copied database names, and nothing else: what was erased goes here too."""
    photos, segments = _keys(copy, PHOTOS), _keys(copy, SEGMENTS)
    new = {key for key in photos | segments if not (target / key).exists()}
    missing = {key for key in new if not (source / key).exists()}
    for key in new - missing:
        _copy(source / key, target / key)
    _expire_uploads(copy, segments & missing)
    _remove_others(target, photos | segments)
    return Backup(
        copied=len(new - missing),
        kept=len((photos | segments) - new),
        missing=tuple(sorted(photos & missing)),
        damaged=tuple(sorted(key for key in new - missing if not _is_whole(target, key))),
    )


def _keys(copy: sqlite3.Connection, query: str) -> set[str]:
    return {key for (key,) in copy.execute(query)}


def _is_whole(folder: Path, key: str) -> bool:
    """Originals are named by their SHA-256; of the rest only the size could tell."""
    if not key.startswith(ORIGINAL_FOLDER):
        return True
    with (folder / key).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return key == content_key(ORIGINAL_FOLDER, digest)


def _expire_uploads(copy: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Uploads that ended while we copied: the phone still has the photo and begins anew."""
    copy.executemany(EXPIRE_UPLOAD, [(key,) for key in keys])
    copy.commit()


def _remove_others(target: Path, wanted: set[str]) -> None:
    for file in [*target.rglob("*")]:
        if file.is_file() and file.relative_to(target).as_posix() not in wanted:
            file.unlink()


def _copy(source: Path, target: Path) -> None:
    """The file appears whole or not at all, and is still there after a power cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.new")
    shutil.copyfile(source, draft)
    shutil.copymode(source, draft)
    _publish(draft, target)


def _publish(draft: Path, target: Path) -> None:
    _sync(draft)
    draft.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
