"""Mutations that set a county up: its lists from files, and first passwords."""

import base64
import binascii
from typing import Any, cast

import strawberry

from domain.errors import DomainError, Invalid
from engine.rule import Ref
from resolvers.context import Info, signed_in
from resolvers.inputs import identity
from resolvers.payload import acting, done, refused
from schema.county_import import (
    CountyImportInput,
    CountyImportPayload,
    ImportReport,
    ImportRowError,
    Invitation,
    MemberInviteInput,
    MemberInvitePayload,
)
from schema.described import Sent
from services import county_import, import_report, invite

MAX_SHOWN = 200


class NothingImported(DomainError):
    """The file has errors, so nothing was written."""

    code = "IMPORT_REFUSED"

    def __init__(self, count: int) -> None:
        super().__init__(f"文件有 {count} 处错误，没有写入任何内容。", path=("input",))


@strawberry.type
class CountyImportMutation:
    @strawberry.mutation(description="导入区划、委员、部门、分类或工作日历；重复导入没有变化。")
    async def county_import(
        self, info: Info, input: Sent[CountyImportInput]
    ) -> CountyImportPayload:
        try:
            found = await county_import.import_file(
                input.kind,
                _content(input),
                dry_run=input.dry_run,
                by=signed_in(info),
                ports=info.context.ports,
            )
        except DomainError as no:
            return refused(CountyImportPayload, input, no, report=None)
        report = _report(found)
        if not found.errors:
            return done(CountyImportPayload, input, replayed=False, report=report)
        nothing = NothingImported(len(found.errors))
        return refused(CountyImportPayload, input, nothing, report=report)

    @strawberry.mutation(description="给委员设定或重设初始密码。")
    async def member_invite(
        self, info: Info, input: Sent[MemberInviteInput]
    ) -> MemberInvitePayload:
        try:
            member_ids = [identity("Member", each, "memberIds") for each in input.member_ids]
            made = await invite.invite(
                member_ids, invite.MEMBERS, **acting("memberInvite", input, info)
            )
        except DomainError as no:
            return refused(MemberInvitePayload, input, no, invitations=[])
        invitations = [_invitation(each) for each in made.invitations]
        return done(MemberInvitePayload, input, replayed=made.replayed, invitations=invitations)


def _content(sent: CountyImportInput) -> bytes:
    if (sent.text is None) == (sent.file_base64 is None):
        raise Invalid("text 与 fileBase64 须给且只给一个。", path=("input",))
    if sent.text is not None:
        return sent.text.encode()
    try:
        return base64.b64decode(sent.file_base64 or "", validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("fileBase64 不是有效的 Base64。", path=("input", "fileBase64")) from None


def _report(found: import_report.ImportReport) -> ImportReport:
    return ImportReport(
        created=found.created,
        updated=found.updated,
        unchanged=found.unchanged,
        is_dry_run=found.is_dry_run,
        is_written=found.is_written,
        notes=list(found.notes),
        error_count=len(found.errors),
        errors=[
            ImportRowError(row=each.row, column=each.column, reason=each.reason)
            for each in found.errors[:MAX_SHOWN]
        ],
    )


def _invitation(made: invite.Invitation) -> Invitation:
    return Invitation(
        member=cast(Any, Ref("Member", made.whose)),
        name=made.name,
        phone=made.phone,
        password=made.password,
    )
