"""Blob stores over obstore: a local folder that survives power cuts, S3, or memory."""

import asyncio
import hashlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, MemoryStore, ObjectStore, S3Store

from services.blobs import BlobMissing, BlobsAway, Joined, content_key

MULTIPART_FROM = 8 * 2**20
DELETED_AT_ONCE = 500


class ObjectBlobStore:
    """Any store obstore speaks to, durable as far as that store is."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, content: bytes) -> None:
        with _told_plainly(key):
            await obstore.put_async(self._store, key, content)

    async def get(self, key: str) -> bytes:
        with _told_plainly(key):
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())

    async def get_range(self, key: str, start: int, end: int) -> bytes:
        with _told_plainly(key):
            return bytes(await obstore.get_range_async(self._store, key, start=start, end=end))

    async def size(self, key: str) -> int:
        with _told_plainly(key):
            return (await obstore.head_async(self._store, key))["size"]

    async def join(self, parts: Sequence[str], folder: str) -> Joined:
        """Reads the parts twice, because the key depends on all of them; holds one at a time."""
        digest, byte_count = hashlib.sha256(), 0
        async for part in self._contents(parts):
            digest.update(part)
            byte_count += len(part)
        key = content_key(folder, digest.hexdigest())
        with _told_plainly(key):
            await obstore.put_async(
                self._store,
                key,
                self._contents(parts),
                use_multipart=byte_count > MULTIPART_FROM,
            )
        return Joined(key, digest.hexdigest(), byte_count)

    async def delete(self, key: str) -> None:
        with suppress(BlobMissing), _told_plainly(key):
            await obstore.delete_async(self._store, key)

    async def delete_under(self, folder: str) -> None:
        with _told_plainly(folder):
            listed = obstore.list(self._store, folder, chunk_size=DELETED_AT_ONCE)
            async for batch in listed:
                await obstore.delete_async(self._store, [found["path"] for found in batch])

    async def _contents(self, parts: Sequence[str]) -> AsyncIterator[bytes]:
        for part in parts:
            yield await self.get(part)


class LocalBlobStore(ObjectBlobStore):
    """Files in a folder: written aside, synced, renamed, and the folder synced.

    obstore's own local put renames too, but never syncs.
    """

    def __init__(self, root: Path) -> None:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(LocalStore(root))
        self._root = root

    async def put(self, key: str, content: bytes) -> None:
        await asyncio.to_thread(self._put, key, content)

    async def get(self, key: str) -> bytes:
        """Read at once: obstore's buffer would be copied, and an original is large."""
        try:
            return await asyncio.to_thread((self._root / key).read_bytes)
        except FileNotFoundError as error:
            raise BlobMissing(key) from error

    async def join(self, parts: Sequence[str], folder: str) -> Joined:
        return await asyncio.to_thread(self._join, parts, folder)

    async def delete_under(self, folder: str) -> None:
        await asyncio.to_thread(shutil.rmtree, self._root / folder, ignore_errors=True)

    def _put(self, key: str, content: bytes) -> None:
        def write(file: BinaryIO) -> str:
            file.write(content)
            return key

        self._write_durably(write)

    def _join(self, parts: Sequence[str], folder: str) -> Joined:
        digest, byte_count = hashlib.sha256(), 0

        def write(file: BinaryIO) -> str:
            nonlocal byte_count
            for content in self._read_parts(parts):
                digest.update(content)
                byte_count += file.write(content)
            return content_key(folder, digest.hexdigest())

        key = self._write_durably(write)
        return Joined(key, digest.hexdigest(), byte_count)

    def _read_parts(self, parts: Sequence[str]) -> Iterator[bytes]:
        for part in parts:
            try:
                yield (self._root / part).read_bytes()
            except FileNotFoundError as error:
                raise BlobMissing(part) from error

    def _write_durably(self, write: Callable[[BinaryIO], str]) -> str:
        """Write a file aside, then move it to the key that `write` answers with."""
        aside = self._root / f".incoming-{secrets.token_hex(8)}"
        try:
            with aside.open("xb") as file:
                key = write(file)
                file.flush()
                os.fsync(file.fileno())
            self._move(aside, self._root / key)
        finally:
            aside.unlink(missing_ok=True)
        return key

    def _move(self, aside: Path, target: Path) -> None:
        made = not target.parent.exists()
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.rename(target)
        for folder in [target.parent, *(target.parent.parents if made else ())]:
            _sync_folder(folder)
            if folder == self._root:
                return


def memory_blob_store() -> ObjectBlobStore:
    """A store that forgets everything with the process."""
    return ObjectBlobStore(MemoryStore())


def s3_blob_store(
    bucket: str, *, endpoint: str, access_key: str, secret_key: str, region: str
) -> ObjectBlobStore:
    """A bucket of any S3-compatible service, addressed by path."""
    return ObjectBlobStore(
        S3Store(
            bucket,
            endpoint=endpoint,
            access_key_id=access_key,
            secret_access_key=secret_key,
            region=region,
            virtual_hosted_style_request=False,
            client_options={"allow_http": endpoint.startswith("http://")},
        )
    )


@contextmanager
def _told_plainly(key: str) -> Iterator[None]:
    """obstore's errors as those of the port."""
    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise BlobMissing(key) from error
    except BaseError as error:
        raise BlobsAway(str(error)) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
