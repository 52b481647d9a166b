"""Sending the photos of the quarter: declared with their record, uploaded, developed."""

from random import Random

from domain.photo import PhotoPurpose, PhotoState
from domain.upload_quota import UploadQuota
from models.account import Account
from server.demo.quarter.picture import draw
from server.demo.quarter.stage import Stage
from services import photo, upload
from services.photo_declaration import NewPhoto

QUOTA = UploadQuota(byte_count=2**30, unfinished=100)


async def send(stage: Stage, declared: NewPhoto, subject: str, account: Account) -> None:
    """Upload the bytes of a declared photo as a phone would, unless they are here already."""
    if await upload.state_of(declared.id) in (PhotoState.PROCESSING, PhotoState.READY):
        return
    content = _picture(declared, subject)
    progress = await upload.begin(
        declared.id,
        length=len(content),
        metadata="",
        quota=QUOTA,
        by=await stage.cast.actor(account),
        ports=stage.ports,
    )
    segment = await upload.store(progress, content, start=0, ports=stage.ports)
    progress = await upload.commit(progress, [segment])
    await photo.complete(progress, ports=stage.ports)
    await photo.develop(declared.id, ports=stage.ports)


def _picture(declared: NewPhoto, subject: str) -> bytes:
    is_night = "夜" in (declared.caption or "") or "黑" in (declared.caption or "")
    is_mended = declared.purpose is PhotoPurpose.AFTER
    return draw(subject, Random(declared.id.hex), is_mended=is_mended, is_night=is_night)
