"""Receivers of notices in other systems, and what became of each notice."""

from typing import Annotated

import strawberry

from domain.events import EventKind
from domain.notice import STATE_LABELS, DeliveryState
from schema.described import argument, described, enum, read_by_engine
from schema.event import Event
from schema.node import Node
from schema.paging import After, Connection, First
from schema.scalars import DateTime
from schema.user_error import Answer

enum(
    DeliveryState,
    "通知送到哪一步。",
    {state: f"{label}。" for state, label in STATE_LABELS.items()},
)


@strawberry.type(
    description="通知地址：有事发生时告诉别的系统，签名按 Standard Webhooks。A receiver of notices."
)
class Webhook(Node):
    name: str = described("接收方名称。")
    url: str = described("地址。")
    kinds: list[EventKind] = described("只通知这些事；空为全部。")
    is_active: bool = described("在用；停用期间的事，恢复后补送。")
    added_by_name: str = described("谁添加的。")
    created_at: DateTime = described("添加时刻。")
    updated_at: DateTime = described("最近变动时刻。")
    removed_at: DateTime | None = described("移除时刻；在用时为空。")
    version: int = described("版本号，修改时作为 baseVersion 送回。")
    pending_count: int = described("还有多少条待送达。")
    dead_count: int = described("有多少条多次送不到、已停止。")


@strawberry.type(description="送一次的经过。One attempt to hand a notice over.")
class NoticeAttempt(Node):
    number: int = described("第几次。")
    at: DateTime = described("开始时刻。")
    duration_ms: int = described("用了多久，毫秒。")
    status: int | None = described("接收方回答的 HTTP 状态；没有回答时为空。")
    fault: str = described("为什么没有回答；有回答时为空字符串。")


@strawberry.type(description="给一个接收方的一条通知。One event on its way to one receiver.")
class NoticeDelivery(Node):
    webhook: Webhook | None = described("给谁。")
    event: Event = described("通知什么事。")
    state: DeliveryState = described("送到哪一步。")
    attempt_count: int = described("送过几次；重新发送后从头计。")
    next_at: DateTime = described("待送达时，下一次最早在什么时候。")
    created_at: DateTime = described("产生时刻。")
    ended_at: DateTime | None = described("送达或停止的时刻；待送达时为空。")

    @described("各次的经过，由早到晚。")
    def attempts(self, first: First = 50) -> list[NoticeAttempt]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.input(description="筛选通知；各条件同时满足。")
class NoticeDeliveryFilter:
    webhook_id: strawberry.ID | None = described("给谁。", default=None)
    states: list[DeliveryState] | None = described("送到哪一步。", default=None)


@strawberry.input(description="添加通知地址。")
class WebhookAddInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("生成的编号：whk_ 加 UUIDv7。")
    name: str = described("接收方名称，1 到 60 字。")
    url: str = described("https 地址，主机须在系统设置允许之内。")
    kinds: list[EventKind] = described("只通知这些事；空为全部。", default_factory=list)


@strawberry.input(description="修改通知地址；各项都要填。")
class WebhookChangeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("通知地址。")
    base_version: int = described("所依据的版本。")
    name: str = described("接收方名称，1 到 60 字。")
    url: str = described("https 地址，主机须在系统设置允许之内。")
    kinds: list[EventKind] = described("只通知这些事；空为全部。")
    is_active: bool = described("在用；停用期间的事，恢复后补送。")
    renews_secret: bool = described("换一个签名密钥，旧的立即失效。", default=False)


@strawberry.input(description="移除通知地址；还没有送到的不再送。")
class WebhookRemoveInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("通知地址。")


@strawberry.input(description="重新发送多次送不到、已停止的通知。")
class NoticeRetryInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("通知。")


@strawberry.type(description="办理后的通知地址。")
class WebhookPayload(Answer):
    webhook: Webhook | None = described("通知地址；办理不成时为空。")


@strawberry.type(description="办理后的通知地址和它的签名密钥。")
class WebhookSecretPayload(Answer):
    webhook: Webhook | None = described("通知地址；办理不成时为空。")
    secret: str | None = described(
        "签名密钥，whsec_ 开头；只在这里给出，没有换新或办理不成时为空。"
    )


@strawberry.type(description="办理后的通知。")
class NoticeDeliveryPayload(Answer):
    delivery: NoticeDelivery | None = described("通知；办理不成时为空。")


@strawberry.type
class WebhookReads:
    webhooks: list[Webhook] = described("通知地址，先添加的在前。")

    @described("对外的通知，新的在前。")
    def notice_deliveries(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[NoticeDeliveryFilter | None, argument("筛选。")] = None,
    ) -> Connection[NoticeDelivery]:
        return read_by_engine()  # type: ignore[no-any-return]
