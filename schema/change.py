"""Changes as apps follow them: live through subscriptions, or page by page."""

import strawberry

from schema.consultation import Consultation, SessionEntry
from schema.described import described
from schema.event import Event
from schema.issue import Issue
from schema.node import Node
from schema.scalars import EventCursor

CURSOR = "到这里为止都已送达；重连时作为 after 传回。Pass it as `after` to resume."
RESYNC = "为真时错过了事件，须重新查询；其余字段为空。Refetch when true."
EVENT = "发生的事。"


@strawberry.type(description="问题的一次变动。")
class IssueChange:
    cursor: EventCursor = described(CURSOR)
    resync: bool = described(RESYNC)
    event: Event | None = described(EVENT)
    issue: Issue | None = described("变动后的问题。")


@strawberry.type(description="协商的一次变动。")
class ConsultationChange:
    cursor: EventCursor = described(CURSOR)
    resync: bool = described(RESYNC)
    event: Event | None = described(EVENT)
    consultation: Consultation | None = described("变动后的协商。")
    entry: SessionEntry | None = described("新的现场记录；不是记录时为空。")


@strawberry.type(description="议事厅大屏上的一次变动。")
class HallBoardChange:
    cursor: EventCursor = described(CURSOR)
    resync: bool = described(RESYNC)
    event: Event | None = described(EVENT)
    consultation: Consultation | None = described("在这个厅的协商；与协商无关时为空。")
    issue: Issue | None = described("问题；与问题无关时为空。")


@strawberry.type(description="与我有关的一件事。")
class InboxChange:
    cursor: EventCursor = described(CURSOR)
    resync: bool = described(RESYNC)
    event: Event | None = described(EVENT)


@strawberry.type(description="某个位置之后的变动。What changed after a cursor.")
class ChangePage:
    nodes: list[Node] = described("变动过、现在看得到的对象，各一次。")
    tombstones: list[strawberry.ID] = described("不再看得到的对象编号，应从本机删除。")
    cursor: EventCursor = described("下一次从这里开始。")
    has_more: bool = described("后面是否还有。")
    reset: bool = described(
        "位置太旧、权限变了或换了日志：清空本机数据，取 offlinePack 重新开始。Start afresh."
    )
    is_pack_stale: bool = described("区划或人员也可能变了，有空时重新取 offlinePack。")
