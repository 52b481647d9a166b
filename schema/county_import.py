"""Importing the county's lists, and letting imported members in."""

import strawberry

from domain.import_kind import ImportKind
from schema.described import described, enum
from schema.member import Member
from schema.user_error import Answer

enum(
    ImportKind,
    "是什么清单。",
    {
        ImportKind.AREAS: "区划。",
        ImportKind.MEMBERS: "委员。",
        ImportKind.DEPARTMENTS: "职能部门。",
        ImportKind.CATEGORIES: "问题分类。",
        ImportKind.CALENDAR: "工作日历。",
    },
)


@strawberry.type(description="文件里一处不对的地方。")
class ImportRowError:
    row: int = described("第几行，表头是第 1 行；0 为整个文件。")
    column: str = described("哪一列。")
    reason: str = described("为什么不行、怎么改。")


@strawberry.type(description="导入的结果。有错误或只是检查时，什么也没有写入。")
class ImportReport:
    created: int = described("新增几行。")
    updated: int = described("更新几行。")
    unchanged: int = described("几行没有变化。")
    is_dry_run: bool = described("是否只是检查。")
    is_written: bool = described("是否已写入。")
    notes: list[str] = described("需要人核对的话。")
    error_count: int = described("共有几处错误。")
    errors: list[ImportRowError] = described("错误，最多列出前 200 处。")


@strawberry.input(description="导入一份清单；文件内容给 text 或 fileBase64 之一。")
class CountyImportInput:
    client_mutation_id: str = described("请求编号。")
    kind: ImportKind = described("是什么清单。")
    text: str | None = described("CSV、JSON 或 GeoJSON 的文字。", default=None)
    file_base64: str | None = described(
        "文件的 Base64：xlsx，或 UTF-8、GBK 的 CSV 等；整个请求不超过 100 KB，更大的用命令行导入。",
        default=None,
    )
    dry_run: bool = described("只检查，不写入。", default=False)


@strawberry.type(description="导入的回答。")
class CountyImportPayload(Answer):
    report: ImportReport | None = described("结果；无权导入时为空。")


@strawberry.type(description="给一位委员的初始密码，只在这里给出一次；首次登录必须修改。")
class Invitation:
    member: Member = described("委员。")
    name: str = described("姓名。")
    phone: str = described("登录用的手机号。")
    password: str = described("初始密码。")


@strawberry.input(description="给委员设定（或重设）初始密码；原有登录立即失效。")
class MemberInviteInput:
    client_mutation_id: str = described("请求编号。")
    member_ids: list[strawberry.ID] = described("委员，1 到 20 位。")


@strawberry.type(description="设定初始密码的回答。")
class MemberInvitePayload(Answer):
    invitations: list[Invitation] = described("初始密码，按姓名。")
