"""A resident's data handed out or erased by the office, and how proofs of it are read."""

from collections.abc import Mapping

import strawberry

from domain import permissions
from domain.errors import DomainError
from engine.declare import connection
from engine.rule import Reads, RootRule
from models.erasure import Erasure
from resolvers.context import Info, signed_in
from resolvers.inputs import identity_or_none
from resolvers.payload import acting, answered, done, refused
from schema.described import Sent
from schema.resident import (
    ResidentEraseInput,
    ResidentErasePayload,
    ResidentExportInput,
    ResidentExportPayload,
)
from services.resident_erase import erase
from services.resident_export import export
from services.resident_search import Wanted
from services.work import Result

ERASURE = Reads(type_name="Erasure", model=Erasure, scope=permissions.ERASURE)
RESIDENT_ROOTS: Mapping[str, RootRule] = {
    "erasures": connection(orders={"ERASED_AT": (("erased_at", "desc"), ("id", "desc"))})
}


@strawberry.type
class ResidentMutation:
    @strawberry.mutation(description="导出一位群众的个人信息；谁、何时、为何导出都会记录。")
    async def resident_export(
        self, info: Info, input: Sent[ResidentExportInput]
    ) -> ResidentExportPayload:
        by = signed_in(info)
        try:
            document = await export(_wanted(input), input.reason, by=by, ports=info.context.ports)
        except DomainError as no:
            return refused(ResidentExportPayload, input, no, document=None)
        return done(ResidentExportPayload, input, replayed=False, document=document)

    @strawberry.mutation(description="删除一位群众的姓名和联系方式，办理记录保留；不能撤销。")
    async def resident_erase(
        self, info: Info, input: Sent[ResidentEraseInput]
    ) -> ResidentErasePayload:
        work = _erase(input, info)
        return await answered(
            ResidentErasePayload, input, work, entity="erasure", type_name="Erasure"
        )


async def _erase(sent: ResidentEraseInput, info: Info) -> Result:
    return await erase(_wanted(sent), sent.reason, **acting("residentErase", sent, info))


def _wanted(sent: ResidentExportInput | ResidentEraseInput) -> Wanted:
    reporter_id = identity_or_none("Reporter", sent.reporter_id, "reporterId")
    return Wanted(contact=sent.contact, reporter_id=reporter_id)
