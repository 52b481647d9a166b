"""The inbox: what others did that concerns the viewer."""

import strawberry

from schema.described import described
from schema.event import Event
from schema.scalars import EventCursor
from schema.user_error import Answer


@strawberry.type(description="一条消息：别人做的、与我有关的事。")
class InboxItem:
    event: Event = described("发生的事。")
    is_read: bool = described("读过了，无论在哪台设备上。")


@strawberry.type(description="消息，新的在前。")
class Inbox:
    items: list[InboxItem] = described("这一页的消息。")
    has_more: bool = described("后面是否还有。")
    before: EventCursor | None = described("取下一页时传回；这一页没有消息时为空。")
    unread_count: int = described("未读条数；最多数到 100。")


@strawberry.input(description="读过了一条消息。")
class InboxReadInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("哪件事：evt_ 编号。")


@strawberry.input(description="到某个位置为止的消息都读过了。")
class InboxReadUpToInput:
    client_mutation_id: str = described("请求编号。")
    cursor: EventCursor = described("位置：事件或 logHead 的 cursor。")


@strawberry.type(description="读过之后的消息。")
class InboxReadPayload(Answer):
    unread_count: int | None = described("还有几条未读，最多数到 100；办理不成时为空。")
