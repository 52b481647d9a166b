"""On-site consultations: their stage, people, live record, commitments and minutes."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.consultation import (
    STAGE_LABELS,
    CheckInMethod,
    ConsultationOutcome,
    EntryKind,
    ParticipantKind,
    Progress,
    Setting,
    Stage,
)
from domain.on_site import OnSite, OnSiteReason
from schema.action import AllowedAction
from schema.area import Area, Township
from schema.described import described, enum, read_by_engine
from schema.event import Event
from schema.member import Member, SectorGroup
from schema.node import Node
from schema.organisation import Department, Hall
from schema.paging import First
from schema.photo import Photo
from schema.place import GeoFix
from schema.scalars import Date, DateTime, Latitude, Longitude, Sha256
from schema.user_error import Answer

if TYPE_CHECKING:
    from schema.issue import Issue

enum(Stage, "协商走到哪一步。", {stage: f"{label}。" for stage, label in STAGE_LABELS.items()})
enum(
    Setting,
    "在哪里协商。",
    {
        Setting.FARMLAND: "田间地头。",
        Setting.COURTYARD: "院落。",
        Setting.BUILDING: "楼栋。",
        Setting.SQUARE: "广场。",
        Setting.HALL: "议事厅。",
        Setting.ENTERPRISE: "企业。",
        Setting.ONLINE: "线上。",
    },
)
enum(
    ConsultationOutcome,
    "协商结果。",
    {
        ConsultationOutcome.COMMITTED: "达成共识事项。",
        ConsultationOutcome.RESOLVED: "当场解决。",
        ConsultationOutcome.UNRESOLVED: "未达成一致。",
    },
)
enum(
    EntryKind,
    "现场记录的种类。",
    {
        EntryKind.BRIEFING: "通报。",
        EntryKind.QUESTION: "提问。",
        EntryKind.ANSWER: "解答。",
        EntryKind.STATEMENT: "发言。",
        EntryKind.PROPOSAL: "建议。",
        EntryKind.DISSENT: "保留意见。",
        EntryKind.PHOTO: "照片。",
    },
)
enum(
    ParticipantKind,
    "参与人的身份。",
    {
        ParticipantKind.MEMBER: "委员。",
        ParticipantKind.DEPARTMENT: "部门。",
        ParticipantKind.TOWNSHIP: "街道、镇、乡。",
        ParticipantKind.RESIDENT: "居民。",
    },
)
enum(
    CheckInMethod,
    "签到方式。",
    {
        CheckInMethod.LOCATION: "定位。",
        CheckInMethod.QR: "扫码。",
        CheckInMethod.ROLL_CALL: "点名。",
    },
)
enum(
    Progress,
    "共识事项的进展。",
    {
        Progress.AGREED: "已商定。",
        Progress.DOING: "办理中。",
        Progress.DONE: "已办完。",
        Progress.VERIFIED: "已核实。",
        Progress.FAILED: "没办成。",
    },
)


@strawberry.type(description="参与人；居民按人数计，同意后才记姓名。")
class Participant(Node):
    kind: ParticipantKind = described("身份。")
    member: Member | None = described("委员。")
    department: Department | None = described("部门。")
    township: Township | None = described("街道、镇、乡。")
    name: str | None = described("姓名；居民未同意或无权查看时为空。")
    head_count: int = described("人数。")
    checked_in_at: DateTime | None = described("签到时刻；未签到时为空。")
    check_in_method: CheckInMethod | None = described("签到方式。")
    on_site: OnSite = described("签到时是否在现场；只作标记。")
    on_site_reasons: list[OnSiteReason] = described("判断的依据。")


@strawberry.type(description="现场记录中的一条。")
class SessionEntry(Node):
    ordinal: int = described("第几条，从 1 起，不缺号。")
    kind: EntryKind = described("种类。")
    content: str = described("内容。")
    speaker_name: str = described("谁说的。")
    recorded_by_name: str = described("谁记的。")
    captured_at: DateTime = described("记录时刻，已校正。")
    received_at: DateTime = described("服务器收到的时刻。")
    on_site: OnSite = described("是否在现场记录。")
    photos: list[Photo] = described("照片。")


@strawberry.type(description="共识事项：谁、做什么、何时完成。")
class Commitment(Node):
    content: str = described("做什么。")
    owner_name: str = described("谁负责。")
    department: Department | None = described("负责部门。")
    due_on: Date | None = described("完成期限。")
    progress: Progress = described("进展。")
    progress_note: str = described("进展说明。")
    updated_at: DateTime = described("最近变动时刻。")


@strawberry.type(description="一方对纪要的确认。")
class MinutesConfirmation:
    name: str = described("确认人。")
    confirmed_at: DateTime = described("确认时刻。")


@strawberry.type(description="协商纪要的一个版本；确认后冻结。")
class Minutes(Node):
    version: int = described("版本，从 1 起。")
    content: str = described("正文。")
    written_by_name: str = described("执笔人。")
    created_at: DateTime = described("写成时刻。")
    frozen_at: DateTime | None = described("冻结时刻；未冻结时为空。")
    sha256: Sha256 | None = described("冻结时正文的摘要。")
    confirmations: list[MinutesConfirmation] = described("各方的确认。")


@strawberry.type(description="微协商。An on-site consultation.")
class Consultation(Node):
    title: str = described("议题。")
    purpose: str = described("要商量什么。")
    setting: Setting = described("场景。")
    place_name: str = described("地点。")
    stage: Stage = described("阶段。")
    is_ad_hoc: bool = described("是否随机协商（当场发起）。")
    planned_for: DateTime | None = described("计划时刻。")
    opened_at: DateTime | None = described("开始时刻。")
    concluded_at: DateTime | None = described("结束时刻。")
    confirmed_at: DateTime | None = described("纪要确认时刻。")
    held_at: DateTime = described("开始时刻；未开始时为计划时刻。")
    outcome: ConsultationOutcome | None = described("结果。")
    reason: str = described("延期或取消的原因。")
    area: Area = described("所在区域。")
    hall: Hall | None = described("所在议事厅。")
    group: SectorGroup | None = described("召集的界别组。")
    caller: Member | None = described("召集的委员。")
    longitude: Longitude | None = described("经度（县标准坐标系）。")
    latitude: Latitude | None = described("纬度（县标准坐标系）。")
    place: GeoFix | None = described("发起时的定位；无权查看时为空。")
    on_site: OnSite = described("发起时是否在所选区域内。")
    resident_count: int = described("到场居民人数。")
    entry_count: int = described("现场记录条数。")
    captured_at: DateTime = described("发起时刻，已校正。")
    updated_at: DateTime = described("最近变动时刻。")
    version: int = described("版本号。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")
    participants: list[Participant] = described("参与人，按加入次序。")
    commitments: list[Commitment] = described("共识事项，按商定次序。")
    minutes: list[Minutes] = described("纪要各版本，由旧到新。")
    issues: list[Annotated["Issue", strawberry.lazy("schema.issue")]] = described(
        "为哪些问题而开；看不到的不列出。"
    )

    @described("现场记录，由早到晚。")
    def entries(self, first: First = 100) -> list[SessionEntry]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("过程，由早到晚。")
    def timeline(self, first: First = 50) -> list[Event]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.type(description="办理后的协商。")
class ConsultationPayload(Answer):
    consultation: Consultation | None = described("协商；办理不成时为空。")


@strawberry.type(description="现场记录的回答。")
class ConsultationRecordPayload(Answer):
    entry: SessionEntry | None = described("这一条记录；办理不成时为空。")
