"""Oversight letters, and how they are drafted, signed, answered and decided."""

from typing import Annotated

import strawberry

from domain.oversight_letter import STAGE_LABELS, LetterStage
from schema.action import AllowedAction
from schema.deadline import Deadline
from schema.described import argument, described, enum, read_by_engine
from schema.event import Event
from schema.issue import Issue
from schema.node import Node
from schema.organisation import Department
from schema.paging import After, Connection, First
from schema.scalars import DateTime
from schema.user_error import Answer

enum(
    LetterStage,
    "监督建议书走到哪一步。",
    {stage: f"{label}。" for stage, label in STAGE_LABELS.items()},
)
Id = Annotated[strawberry.ID, argument("全局编号。")]


@strawberry.type(description="监督建议书。An oversight letter to one department.")
class OversightLetter(Node):
    number: str | None = described("文号，如 桓政协监建〔2026〕3号；签发前为空。")
    title: str = described("标题。")
    content: str = described("正文。")
    department: Department = described("发给哪个部门。")
    stage: LetterStage = described("走到哪一步。")
    drafted_by_name: str = described("起草人。")
    signer_name: str | None = described("签发人；签发前为空。")
    signed_at: DateTime | None = described("签发时刻；签发前为空。")
    acknowledged_at: DateTime | None = described("签收时刻；未签收时为空。")
    acknowledged_by_name: str = described("签收人；未签收时为空字符串。")
    reply_due_at: DateTime | None = described("回复期限；签发前为空。")
    reply: str = described("部门的回复；未回复时为空字符串。")
    replied_at: DateTime | None = described("回复时刻；未回复时为空。")
    decision: str = described("验收意见；未验收时为空字符串。")
    decided_at: DateTime | None = described("验收时刻；未验收时为空。")
    created_at: DateTime = described("起草时刻。")
    updated_at: DateTime = described("最近变动时刻。")
    version: int = described("版本号，修改草稿时作为 baseVersion 送回。")
    issues: list[Issue] = described("依据的问题；看不到的不列出。")
    deadlines: list[Deadline] = described("回复期限，由早到晚。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")

    @described("过程，由早到晚。")
    def timeline(self, first: First = 50) -> list[Event]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.input(description="筛选监督建议书；各条件同时满足。")
class OversightLetterFilter:
    stages: list[LetterStage] | None = described("走到哪一步。", default=None)
    department_id: strawberry.ID | None = described("部门。", default=None)
    text: str | None = described("标题或文号含有。", default=None)


@strawberry.input(description="起草监督建议书。")
class OversightLetterDraftInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("生成的编号：let_ 加 UUIDv7。")
    department_id: strawberry.ID = described("发给哪个部门。")
    title: str = described("标题，1 到 100 字。")
    content: str = described("正文，1 到 10000 字。")
    issue_ids: list[strawberry.ID] = described("依据的问题，1 到 20 件。")


@strawberry.input(description="修改草稿。")
class OversightLetterReviseInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("监督建议书。")
    base_version: int = described("所依据的版本。")
    title: str = described("标题，1 到 100 字。")
    content: str = described("正文，1 到 10000 字。")


@strawberry.input(description="作废草稿；草稿没有文号，不留空号。")
class OversightLetterDropInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("监督建议书。")


@strawberry.input(description="签发：取得当年的下一个文号。")
class OversightLetterSignInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("监督建议书。")
    signer_name: str = described("签发人，1 到 40 字。")


@strawberry.input(description="部门签收。")
class OversightLetterAcknowledgeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("监督建议书。")


@strawberry.input(description="部门回复；退回后可再次回复。")
class OversightLetterReplyInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("监督建议书。")
    reply: str = described("回复，1 到 10000 字。")


@strawberry.input(description="验收：通过，或退回重办。")
class OversightLetterDecideInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("监督建议书。")
    is_accepted: bool = described("是否通过。")
    decision: str = described("验收意见，1 到 2000 字。")


@strawberry.type(description="办理后的监督建议书。")
class OversightLetterPayload(Answer):
    oversight_letter: OversightLetter | None = described(
        "监督建议书；办理不成时为空，版本冲突时为最新的。"
    )


@strawberry.type
class OversightLetterReads:
    @described("一份监督建议书。")
    def oversight_letter(self, id: Id) -> OversightLetter | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的监督建议书，新的在前。")
    def oversight_letters(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[OversightLetterFilter | None, argument("筛选。")] = None,
    ) -> Connection[OversightLetter]:
        return read_by_engine()  # type: ignore[no-any-return]
