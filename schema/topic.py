"""Topics that sector groups select, and what apps send about them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.topic import STATE_LABELS, TopicState
from schema.action import AllowedAction
from schema.described import described, enum, read_by_engine
from schema.event import Event
from schema.member import SectorGroup
from schema.node import Node
from schema.paging import First
from schema.scalars import DateTime
from schema.user_error import Answer

if TYPE_CHECKING:
    from schema.consultation import Consultation
    from schema.issue import Issue

enum(TopicState, "议题走到哪一步。", {each: f"{label}。" for each, label in STATE_LABELS.items()})


@strawberry.type(description="议题：界别组从收集的问题里选出。A topic a sector group selects.")
class Topic(Node):
    title: str = described("题目。")
    reason: str = described("为什么选它。")
    small_incision: bool = described("切口小。")
    operable: bool = described("可操作。")
    effective: bool = described("有实效。")
    state: TopicState = described("议题走到哪一步。")
    group: SectorGroup = described("界别组。")
    proposed_by_name: str = described("谁提出的。")
    decision: str = described("不选的理由。")
    decided_at: DateTime | None = described("选定或不选的时刻；未定时为空。")
    created_at: DateTime = described("提出时刻。")
    updated_at: DateTime = described("最近变动时刻。")
    version: int = described("版本号。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")
    issues: list[Annotated["Issue", strawberry.lazy("schema.issue")]] = described(
        "来自哪些问题；看不到的不列出。"
    )
    consultations: list[Annotated["Consultation", strawberry.lazy("schema.consultation")]] = (
        described("为它开过的协商；看不到的不列出。")
    )

    @described("过程，由早到晚。")
    def timeline(self, first: First = 50) -> list[Event]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.input(description="筛选议题；各条件同时满足。")
class TopicFilter:
    group_id: strawberry.ID | None = described("界别组。", default=None)
    states: list[TopicState] | None = described("走到哪一步。", default=None)
    text: str | None = described("题目含有。", default=None)


@strawberry.input(description="提出议题。")
class TopicProposeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("手机生成的编号：top_ 加 UUIDv7。")
    group_id: strawberry.ID | None = described("界别组；委员不填即本组。", default=None)
    title: str = described("题目，1 到 100 字。")
    reason: str = described("为什么选它，不超过 2000 字。", default="")
    small_incision: bool = described("切口小。", default=False)
    operable: bool = described("可操作。", default=False)
    effective: bool = described("有实效。", default=False)
    issue_ids: list[strawberry.ID] = described("来自哪些问题，1 到 20 件。")


@strawberry.input(description="修改还没有选定的议题。")
class TopicReviseInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("议题。")
    base_version: int = described("看到的版本号。")
    title: str = described("题目，1 到 100 字。")
    reason: str = described("为什么选它，不超过 2000 字。", default="")
    small_incision: bool = described("切口小。", default=False)
    operable: bool = described("可操作。", default=False)
    effective: bool = described("有实效。", default=False)
    issue_ids: list[strawberry.ID] = described("来自哪些问题，1 到 20 件。")


@strawberry.input(description="选定议题；三条标准须都符合。")
class TopicSelectInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("议题。")
    base_version: int = described("看到的版本号。")


@strawberry.input(description="不选这个议题。")
class TopicDropInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("议题。")
    base_version: int = described("看到的版本号。")
    reason: str = described("理由，1 到 1000 字。")


@strawberry.type(description="办理后的议题。")
class TopicPayload(Answer):
    topic: Topic | None = described("议题；办理不成时为空。")
