"""Mutations of photos: covering faces and plates, noting consent, drawing a stamp."""

import strawberry

from domain.errors import DomainError
from domain.redaction import Region, polygon, rectangle
from resolvers.context import Info
from resolvers.inputs import identity
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.photo import (
    PhotoConsentInput,
    PhotoPayload,
    PhotoRedactInput,
    PhotoStampInput,
    RegionInput,
)
from services import photo_rendition
from services.work import Result


@strawberry.type
class PhotoMutation:
    @strawberry.mutation(description="遮挡照片里的人脸、车牌；看不到原图的人只看到遮挡后的。")
    async def photo_redact(self, info: Info, input: Sent[PhotoRedactInput]) -> PhotoPayload:
        work = _redact(input, info)
        return await answered(PhotoPayload, input, work, entity="photo", type_name="Photo")

    @strawberry.mutation(description="记录照片里的人是否同意公开；公开使用前必须说明。")
    async def photo_consent(self, info: Info, input: Sent[PhotoConsentInput]) -> PhotoPayload:
        work = _consent(input, info)
        return await answered(PhotoPayload, input, work, entity="photo", type_name="Photo")

    @strawberry.mutation(description="加水印：时间、地点、网格、拍照人；原图不变。")
    async def photo_stamp(self, info: Info, input: Sent[PhotoStampInput]) -> PhotoPayload:
        work = _stamp(input, info)
        return await answered(PhotoPayload, input, work, entity="photo", type_name="Photo")


async def _redact(sent: PhotoRedactInput, info: Info) -> Result:
    return await photo_rendition.redact(
        identity("Photo", sent.id, "id"),
        [_region(each, str(position)) for position, each in enumerate(sent.regions)],
        **acting("photoRedact", sent, info),
    )


def _region(sent: RegionInput, position: str) -> Region:
    """The region, or BadRegion, which names the input."""
    try:
        if box := sent.rectangle or None:
            return rectangle(box.left, box.top, box.width, box.height)
        return polygon([(corner.x, corner.y) for corner in sent.polygon or ()])
    except DomainError as bad:
        bad.path = ("input", "regions", position)
        raise


async def _consent(sent: PhotoConsentInput, info: Info) -> Result:
    return await photo_rendition.note_consent(
        identity("Photo", sent.id, "id"),
        sent.people_shown,
        sent.note,
        **acting("photoConsent", sent, info),
    )


async def _stamp(sent: PhotoStampInput, info: Info) -> Result:
    photo_id = identity("Photo", sent.id, "id")
    return await photo_rendition.stamp(photo_id, **acting("photoStamp", sent, info))
