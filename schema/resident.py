"""A resident's own data: a copy of it, or its erasure and the proof of that."""

import strawberry

from schema.described import described, read_by_engine
from schema.node import Node
from schema.paging import After, Connection, First
from schema.scalars import DateTime
from schema.user_error import Answer


@strawberry.type(description="删除一位群众个人信息的证明；不说是谁。Proof of an erasure.")
class Erasure(Node):
    reason: str = described("为什么删除；其中的姓名和联系方式已隐去。")
    issue_count: int = described("涉及几件问题。")
    reporter_count: int = described("其中几份回执。")
    participant_count: int = described("几次到场登记去掉了姓名。")
    text_count: int = described("几条文字里隐去了姓名或联系方式。")
    note_count: int = described("几条事件的说明被删除；摘要链依然完整。")
    erased_at: DateTime = described("删除时刻。")
    erased_by_name: str = described("谁删除的。")


@strawberry.input(description="导出一位群众的个人信息；contact 与 reporterId 填一个。")
class ResidentExportInput:
    client_mutation_id: str = described("请求编号。")
    contact: str | None = described("联系方式，如手机号。", default=None)
    reporter_id: strawberry.ID | None = described("没有留联系方式的：哪位反映人。", default=None)
    reason: str = described("为什么导出，1 到 500 字。")


@strawberry.input(description="删除一位群众的个人信息；contact 与 reporterId 填一个。")
class ResidentEraseInput:
    client_mutation_id: str = described("请求编号。")
    contact: str | None = described("联系方式，如手机号。", default=None)
    reporter_id: strawberry.ID | None = described("没有留联系方式的：哪位反映人。", default=None)
    reason: str = described("为什么删除，1 到 500 字。")


@strawberry.type(description="导出的回答。")
class ResidentExportPayload(Answer):
    document: str | None = described("JSON 文本：这位群众的全部记录；办理不成时为空。")


@strawberry.type(description="删除的回答。")
class ResidentErasePayload(Answer):
    erasure: Erasure | None = described("证明；办理不成时为空。")


@strawberry.type
class ResidentReads:
    @described("删除个人信息的证明，新的在前。")
    def erasures(self, first: First = 20, after: After = None) -> Connection[Erasure]:
        return read_by_engine()  # type: ignore[no-any-return]
