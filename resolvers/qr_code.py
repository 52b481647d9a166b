"""QR codes: how they are read, made and revoked, and what residents raise by them."""

from collections.abc import Mapping
from typing import Any

import strawberry

from domain import permissions
from domain.errors import DomainError
from domain.issue import Source
from engine.declare import computed
from engine.rule import Reads
from models.qr_code import QrCode as QrCodeRow
from resolvers.context import Context, Info
from resolvers.inputs import area_identity, fix_of, identity, identity_or_none, reporter_of
from resolvers.payload import acting, answered, call_of, done, refused
from resolvers.receipt import matter_shown, receipt_shown
from schema.described import Sent
from schema.qr_code import (
    QrCodeIssueInput,
    QrCodePayload,
    QrCodeRevokeInput,
    ResidentCollectInput,
    ResidentCollectPayload,
)
from services import qr_code, receipt
from services.issue import NewIssue
from services.work import Result


def _token(row: Mapping[str, Any], context: Context) -> str:
    return qr_code.token(row["id"], context.ports)


QR_CODE = Reads(
    type_name="QrCode",
    model=QrCodeRow,
    scope=permissions.QR_CODE,
    fields={"token": computed(_token, needs=("id",), facts=())},
)


@strawberry.type
class QrCodeMutation:
    @strawberry.mutation(description="为网格、社区或议事厅制作二维码。")
    async def qr_code_issue(self, info: Info, input: Sent[QrCodeIssueInput]) -> QrCodePayload:
        work = _issue(input, info)
        return await answered(QrCodePayload, input, work, entity="qr_code", type_name="QrCode")

    @strawberry.mutation(description="停用二维码：从此扫码无效。")
    async def qr_code_revoke(self, info: Info, input: Sent[QrCodeRevokeInput]) -> QrCodePayload:
        work = _revoke(input, info)
        return await answered(QrCodePayload, input, work, entity="qr_code", type_name="QrCode")

    @strawberry.mutation(description="居民扫码反映一件事，得到回执；不用登录。")
    async def resident_collect(
        self, info: Info, input: Sent[ResidentCollectInput]
    ) -> ResidentCollectPayload:
        ports = info.context.ports
        try:
            result, raised = await qr_code.collect(
                input.token,
                _raised(input),
                address=info.context.address,
                ports=ports,
                call=call_of("residentCollect", input),
            )
        except DomainError as no:
            return refused(ResidentCollectPayload, input, no, receipt=None, matter=None)
        return done(
            ResidentCollectPayload,
            input,
            replayed=result.replayed,
            receipt=receipt_shown(receipt.receipt_of(raised, ports)),
            matter=matter_shown(await receipt.matter_of(raised, ports=ports)),
        )


async def _issue(sent: QrCodeIssueInput, info: Info) -> Result:
    new = qr_code.NewQrCode(
        id=identity("QrCode", sent.id, "id"),
        area_id=area_identity(sent.area_id, "areaId"),
        hall_id=identity_or_none("Hall", sent.hall_id, "hallId"),
        label=sent.label,
    )
    return await qr_code.issue(new, **acting("qrCodeIssue", sent, info))


async def _revoke(sent: QrCodeRevokeInput, info: Info) -> Result:
    acts = acting("qrCodeRevoke", sent, info)
    return await qr_code.revoke(identity("QrCode", sent.id, "id"), **acts)


def _raised(sent: ResidentCollectInput) -> NewIssue:
    """What the resident says; the code says where."""
    return NewIssue(
        id=identity("Issue", sent.id, "id"),
        title=sent.title,
        content=sent.content,
        source=Source.QR,
        captured_at=sent.captured_at,
        sent_at=sent.sent_at,
        category_id=identity_or_none("Category", sent.category_id, "categoryId"),
        fix=fix_of(sent.place),
        reporter=reporter_of(sent.reporter),
    )
