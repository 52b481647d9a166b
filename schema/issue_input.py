"""What apps send to collect an issue, to walk it through its steps, and to look for issues."""

from enum import Enum

import strawberry

from schema.captured_input import CapturedInput
from schema.described import described
from schema.issue_words import (
    Anonymity,
    Confidentiality,
    FeedbackChannel,
    Nature,
    Outcome,
    Route,
    Source,
)
from schema.photo import PhotoInput
from schema.place import BoxInput, GeoFixInput, NearInput
from schema.scalars import DateTime
from schema.step import Step


@strawberry.input(description="筛选问题；各条件同时满足。")
class IssueFilter:
    mine: bool | None = described("只看我联系的网格。", default=None)
    collected_by_me: bool | None = described("只看我收集的。", default=None)
    steps: list[Step] | None = described("环节。", default=None)
    area_ids: list[strawberry.ID] | None = described("区域（逐个列出）。", default=None)
    category_id: strawberry.ID | None = described("主题分类。", default=None)
    city_category_id: strawberry.ID | None = described("城市管理分类。", default=None)
    natures: list[Nature] | None = described("诉求性质。", default=None)
    group_id: strawberry.ID | None = described("界别组。", default=None)
    updated_since: DateTime | None = described("此后有变动。", default=None)
    near: NearInput | None = described("某点附近。", default=None)
    box: BoxInput | None = described("矩形范围内。", default=None)
    text: str | None = described("标题或内容含有。", default=None)


@strawberry.enum(description="问题的排序。")
class IssueOrder(Enum):
    UPDATED_AT = strawberry.enum_value("UPDATED_AT", description="最近变动在前。")
    CAPTURED_AT = strawberry.enum_value("CAPTURED_AT", description="最近收集在前。")


@strawberry.input(description="反映人；联系方式加密保存，只显示打码后的。")
class ReporterInput:
    name: str | None = described("称呼。", default=None)
    contact: str | None = described("电话等联系方式。", default=None)
    anonymity: Anonymity = described("愿意公开到什么程度。", default=Anonymity.NAMED)
    is_proxy: bool = described("由别人代为反映。", default=False)
    proxy_note: str = described("由谁代为反映，不超过 100 字。", default="")


@strawberry.input(description="收集一件事。")
class IssueCollectInput:
    client_mutation_id: str = described("手机生成的请求编号，重发不变。")
    id: strawberry.ID = described("手机生成的编号：iss_ 加 UUIDv7。")
    title: str = described("标题，1 到 100 字。")
    content: str = described("内容，不超过 5000 字。", default="")
    source: Source = described("来源渠道。")
    captured_at: DateTime = described("收集时刻（手机时间）。")
    sent_at: DateTime | None = described("发出时刻（手机时间），用来校正时钟。", default=None)
    nature: Nature | None = described("诉求性质。", default=None)
    category_id: strawberry.ID | None = described("主题分类。", default=None)
    area_id: strawberry.ID | None = described("网格；不填则按定位判定。", default=None)
    place: GeoFixInput | None = described("定位。", default=None)
    reporter: ReporterInput | None = described("反映人。", default=None)
    confidentiality: Confidentiality = described("知悉范围。", default=Confidentiality.NORMAL)
    photos: list[PhotoInput] = described("要上传的照片，最多 9 张。", default_factory=list)


@strawberry.input(description="研究：给出意见，需要时同时决定怎么办。")
class IssueStudyInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    base_version: int = described("所依据的版本。")
    finding: str = described("研究意见，1 到 5000 字。")
    route: Route | None = described("办理路径；召集人或县政协可同时决定。", default=None)


@strawberry.input(description="决定怎么办。")
class IssueRouteInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    base_version: int = described("所依据的版本。")
    route: Route = described("办理路径。")


@strawberry.input(description="说明办理结果。")
class IssueResolveInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    base_version: int = described("所依据的版本。")
    outcome: Outcome = described("办理结果。")
    text: str = described("结果说明，1 到 5000 字。")
    photos: list[PhotoInput] = described("办理前后照片，最多 9 张。", default_factory=list)


@strawberry.input(description="向反映人反馈。")
class IssueFeedBackInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    feedback_id: strawberry.ID = described("手机生成的编号：fbk_ 加 UUIDv7。")
    channel: FeedbackChannel = described("方式。")
    content: str = described("告诉了什么，1 到 2000 字。")
    told_at: DateTime = described("告知时刻。")
    reporter_ids: list[strawberry.ID] | None = described(
        "告诉了哪几位反映人；不填即本轮还没有得到反馈的每一位。", default=None
    )
    rating: int | None = described("群众评价 1 到 5；只反馈一位时才能填。", default=None)
    rating_comment: str = described("评价意见。", default="")


@strawberry.input(description="又有人反映同一件事（同感）：加一位反映人，不另立一件。")
class IssueJoinInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    reporter_id: strawberry.ID = described("手机生成的编号：rep_ 加 UUIDv7。")
    reporter: ReporterInput | None = described("反映人；不填即匿名。", default=None)


@strawberry.input(description="补记群众评价。")
class IssueRateInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    rating: int = described("1 到 5；1、2 分将重新办理。")
    comment: str = described("评价意见。", default="")


@strawberry.input(description="重新办理。")
class IssueReopenInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    reason: str = described("原因，1 到 1000 字。")


@strawberry.input(description="不予受理，但要告知去向。")
class IssueDeclineInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    base_version: int = described("所依据的版本。")
    outcome: Outcome = described("转其他渠道或不属受理范围。")
    where_to_go: str = described("请群众去哪里办，1 到 1000 字。")


@strawberry.input(description="撤回自己刚收集的。")
class IssueWithdrawInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    reason: str = described("原因，1 到 1000 字。")


@strawberry.input(description="查看反映人联系方式；会被记录。")
class IssueContactReadInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    reason: str = described("为什么要看，1 到 200 字。")
    reporter_id: strawberry.ID | None = described(
        "哪位反映人；不填为最先反映的那位。", default=None
    )


@strawberry.input(description="更正地点；手机测得的定位照样保留。")
class IssueRelocateInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    base_version: int = described("所依据的版本。")
    area_id: strawberry.ID | None = described("改到哪个网格；不填则按新标的地点。", default=None)
    place: GeoFixInput | None = described("在地图上重新标出的地点。", default=None)
    reason: str = described("为什么更正，不超过 200 字。", default="")
