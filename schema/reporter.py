"""Reporters, the receipts they hold, and what a receipt shows."""

import strawberry

from schema.action import AllowedAction
from schema.described import described
from schema.issue_words import Anonymity, FeedbackChannel, Outcome, RatedBy, ReporterKind
from schema.node import Node
from schema.scalars import DateTime
from schema.step import Step
from schema.user_error import Answer


@strawberry.type(
    description="反映人：每一位都要得到反馈。Everyone who raised the issue or joined in."
)
class Reporter(Node):
    kind: ReporterKind = described("最先反映，还是有同感。")
    anonymity: Anonymity = described("愿意公开到什么程度。")
    name: str | None = described("称呼；匿名，或不公开而您无权知道时为空。")
    contact: str | None = described("联系方式，已打码；没有时为空。")
    is_proxy: bool = described("由别人代为反映。")
    proxy_note: str = described("由谁代为反映。")
    receipt_number: str = described("回执号。")
    created_at: DateTime = described("登记时刻。")


@strawberry.type(description="回执：凭号码和查询码查看进展、评价和申请重办，不用账号。")
class Receipt:
    number: str = described("回执号。")
    code: str = described("查询码；只在登记时告知。")


@strawberry.type(description="反馈给回执持有人的一次。")
class ReceiptFeedback:
    round: int = described("第几轮办理。")
    channel: FeedbackChannel = described("方式。")
    content: str = described("内容。")
    told_at: DateTime = described("告知时刻。")
    rating: int | None = described("评价 1 到 5；没有评价时为空。")
    rated_by: RatedBy | None = described("评价是谁给的。")


@strawberry.type(description="凭回执看到的一件事。What the holder of a receipt sees.")
class Matter:
    receipt_number: str = described("回执号。")
    title: str = described("标题。")
    area_name: str = described("所在区域。")
    step: Step = described("所在环节。")
    round: int = described("第几轮办理。")
    outcome: Outcome | None = described("办理结果；还没有时为空。")
    captured_at: DateTime = described("反映时刻。")
    updated_at: DateTime = described("最近变动时刻。")
    feedbacks: list[ReceiptFeedback] = described("对您的历次反馈，由早到晚。")
    allowed_actions: list[AllowedAction] = described("现在能不能评价、申请重办。")


@strawberry.type(description="凭回执办理的回答。")
class ReceiptPayload(Answer):
    matter: Matter | None = described("这件事；回执不对时为空。")


@strawberry.type(description="重发回执的回答。")
class ReceiptReissuePayload(Answer):
    receipt: Receipt | None = described("新的回执；旧查询码作废。")


@strawberry.input(description="凭回执查看。")
class ReceiptFollowInput:
    client_mutation_id: str = described("请求编号。")
    number: str = described("回执号。")
    code: str = described("查询码。")


@strawberry.input(description="凭回执评价。")
class ReceiptRateInput:
    client_mutation_id: str = described("请求编号。")
    number: str = described("回执号。")
    code: str = described("查询码。")
    rating: int = described("1 到 5；1、2 分将重新办理。")
    comment: str = described("评价意见，不超过 1000 字。", default="")


@strawberry.input(description="凭回执申请重办。")
class ReceiptReopenInput:
    client_mutation_id: str = described("请求编号。")
    number: str = described("回执号。")
    code: str = described("查询码。")
    reason: str = described("为什么，1 到 1000 字。")


@strawberry.input(description="重发回执。")
class ReceiptReissueInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("反映人。")
