"""One photo in one form (wx.uploadFile): for clients that can only post multipart/form-data."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope

from domain.photo import MAX_BYTES
from server.errors import BAD_USER_INPUT, RequestFault, refusal
from server.tus import MAX_DIGITS
from server.upload_intake import SEGMENT_BYTES, SILENT_AFTER_S
from services.upload import TooLarge

FORM_TYPE = "multipart/form-data"
PHOTO_ID_FIELD = "photoId"
MAX_FIELDS = 20
MAX_FIELD_BYTES = 4_096
# What boundaries, part headers and the other fields may add to the photo itself.
FORM_OVERHEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class PostedPhoto:
    """The one file of a form, spooled to disk while it came, and the photo it is said to be."""

    photo_id: str
    file: UploadFile
    byte_count: int

    async def rest(self, offset: int) -> Receive:
        """The bytes from the offset on, as an ASGI body."""
        await self.file.seek(offset)
        left = self.byte_count - offset

        async def receive() -> Message:
            nonlocal left
            content = await self.file.read(min(SEGMENT_BYTES, left))
            left -= len(content)
            return {"type": "http.request", "body": content, "more_body": left > 0}

        return receive


def is_form(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == FORM_TYPE


@asynccontextmanager
async def posted_photo(
    scope: Scope, receive: Receive, photo_id: str | None
) -> AsyncIterator[PostedPhoto | None]:
    """The photo of a form; None when the client went away before its end.

    The photo's id is that of the path, else the form's field `photoId`.
    """
    _require_possible_length(scope)
    request = Request(scope, _bounded(receive))
    try:
        form = await request.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES)
    except ClientDisconnect:
        yield None
        return
    except (HTTPException, MultiPartException) as wrong:
        raise _malformed("表单格式有误，或不止一个文件。") from wrong
    try:
        yield _photo_of(form, photo_id)
    finally:
        await form.close()


def _photo_of(form: Any, photo_id: str | None) -> PostedPhoto:
    files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
    if not files:
        raise _malformed("表单里没有文件。")
    named = photo_id or form.get(PHOTO_ID_FIELD)
    if not isinstance(named, str):
        raise _malformed("请在 formData 里用 photoId 说明是哪张照片。")
    return PostedPhoto(named, files[0], files[0].size or 0)


def _require_possible_length(scope: Scope) -> None:
    """TooLarge by Content-Length, before anything is read; a body without one is counted."""
    announced = dict(scope["headers"]).get(b"content-length", b"")
    if announced.isdigit() and int(announced[:MAX_DIGITS]) > MAX_BYTES + FORM_OVERHEAD:
        raise _too_large()


def _bounded(receive: Receive) -> Receive:
    """The body, unless it is longer than any photo or its line falls silent."""
    taken = 0

    async def next_piece() -> Message:
        nonlocal taken
        try:
            message = await asyncio.wait_for(receive(), SILENT_AFTER_S)
        except TimeoutError as error:
            raise refusal(408, "UPLOAD_SILENT", "长时间没有收到数据，请重新上传。") from error
        taken += len(message.get("body", b""))
        if taken > MAX_BYTES + FORM_OVERHEAD:
            raise _too_large()
        return message

    return next_piece


def _too_large() -> TooLarge:
    return TooLarge(f"照片不能超过 {MAX_BYTES // 2**20} MB。")


def _malformed(message: str) -> RequestFault:
    return refusal(400, BAD_USER_INPUT, message)
