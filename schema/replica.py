"""Issues as flat documents, for databases on phones that replicate by themselves (RxDB)."""

from enum import Enum

import strawberry

from domain.issue import Nature, Source
from domain.steps import Outcome, Route
from schema.described import described
from schema.place import GeoFixInput
from schema.scalars import DateTime, Latitude, Longitude
from schema.step import Step
from schema.user_error import Answer


@strawberry.type(description="一件问题的副本，供手机上的数据库逐行复制。A flat document.")
class IssueReplica:
    id: strawberry.ID = described("问题的编号。")
    deleted: bool = described("为真时应从本机删除，其余字段没有意义。The deletedField of RxDB.")
    title: str = described("标题。")
    content: str = described("内容；无权查看时为空文本。")
    source: Source = described("来源渠道。")
    nature: Nature | None = described("诉求性质。")
    category_id: strawberry.ID | None = described("主题分类。")
    area_id: strawberry.ID | None = described("所在区域；还没收到时可为空。")
    longitude: Longitude | None = described("经度（县标准坐标系）。")
    latitude: Latitude | None = described("纬度（县标准坐标系）。")
    captured_at: DateTime = described("收集时刻，已校正。")
    step: Step = described("所在环节。")
    round: int = described("第几轮办理。")
    finding: str = described("研究意见。")
    route: Route | None = described("办理路径。")
    outcome: Outcome | None = described("办理结果。")
    outcome_text: str = described("办理结果说明。")
    updated_at: DateTime = described("最近变动时刻。")
    version: int = described("版本号；服务器没有收下的为 0。")
    refusal: str = described("这台手机上次的改动为什么没有收下，给人看；收下了为空文本。")
    draft: str = described("没有收下的文字，原样退回，免得丢失。")


@strawberry.input(description="本机的一份副本；服务器只看能由手机填写的字段。")
class IssueReplicaInput:
    id: strawberry.ID = described("手机生成的编号：iss_ 加 UUIDv7。")
    deleted: bool = described("本机已删除，即撤回。", default=False)
    title: str = described("标题。")
    content: str = described("内容。", default="")
    source: Source = described("来源渠道。")
    nature: Nature | None = described("诉求性质。", default=None)
    category_id: strawberry.ID | None = described("主题分类。", default=None)
    area_id: strawberry.ID | None = described("网格；不填则按定位判定。", default=None)
    place: GeoFixInput | None = described("定位；只在收集时有用。", default=None)
    longitude: Longitude | None = described("服务器给的经度，收下时不看。", default=None)
    latitude: Latitude | None = described("服务器给的纬度，收下时不看。", default=None)
    captured_at: DateTime = described("收集时刻（手机时间）。")
    step: Step = described("想要到的环节。", default=Step.COLLECT)
    round: int = described("第几轮办理，收下时不看。", default=1)
    finding: str = described("研究意见；写了新的即为研究。", default="")
    route: Route | None = described("办理路径。", default=None)
    outcome: Outcome | None = described("办理结果。", default=None)
    outcome_text: str = described("办理结果说明；与环节 FEED_BACK 一起即为解决。", default="")
    updated_at: DateTime | None = described("收下时不看。", default=None)
    version: int = described("收下时不看。", default=0)
    refusal: str = described("收下时不看。", default="")
    draft: str = described("收下时不看。", default="")


@strawberry.input(description="本机改过的一行，按 RxDB 的形状。")
class IssueReplicaRow:
    new_document_state: IssueReplicaInput = described("本机现在的样子。")
    assumed_master_state: IssueReplicaInput | None = described(
        "改之前服务器给的样子；本机新建的没有。", default=None
    )


@strawberry.input(description="推送本机改过的行，最多 50 行。")
class IssueReplicaPushInput:
    client_mutation_id: str = described("这次推送的编号。")
    sent_at: DateTime = described("发出时刻（手机时间），用来校正时钟。")
    rows: list[IssueReplicaRow] = described("改过的行。")


@strawberry.type(description="推送的回答。")
class IssueReplicaPushPayload(Answer):
    conflicts: list[IssueReplica] = described(
        "与所发不同的：服务器现在的样子；没有收下的附原因和退回的文字。"
    )


@strawberry.input(description="拉取的位置。")
class ReplicaCheckpointInput:
    cursor: str = described("上次拉取得到的位置，原样送回。")


@strawberry.type(description="拉取的位置；RxDB 要求是一个对象。")
class ReplicaCheckpoint:
    cursor: str = described("不透明的位置。")


@strawberry.type(description="一页副本；不满一页即已取完。")
class IssueReplicaPull:
    documents: list[IssueReplica] = described("新的和变动过的，以及应删除的。")
    checkpoint: ReplicaCheckpoint = described("下一次从这里开始。")


@strawberry.enum(description="该拉取了。Time to pull.")
class SyncSignal(Enum):
    RESYNC = strawberry.enum_value("RESYNC", description="有与我有关的变动，请拉取。")
