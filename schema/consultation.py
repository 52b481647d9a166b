"""On-site consultations: their stage, people, live record, commitments and minutes."""

from typing import TYPE_CHECKING, Annotated, Optional

import strawberry

from domain.agenda import AgendaPart
from domain.commitment import PROGRESS_LABELS, Progress
from domain.consultation import (
    STAGE_LABELS,
    CheckInMethod,
    ConsultationOutcome,
    EntryKind,
    ParticipantKind,
    Reply,
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
from schema.topic import Topic
from schema.user_error import Answer

if TYPE_CHECKING:
    from schema.activity import Activity
    from schema.information_report import InformationReport
    from schema.issue import Issue
    from schema.proposal import Proposal

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
    {progress: f"{label}。" for progress, label in PROGRESS_LABELS.items()},
)
enum(
    Reply,
    "对邀请的答复。",
    {Reply.ACCEPTED: "参加。", Reply.DECLINED: "不参加。", Reply.SUBSTITUTED: "请人代替。"},
)
enum(
    AgendaPart,
    "议程的四个部分。",
    {
        AgendaPart.BRIEFING: "通报。",
        AgendaPart.QUESTION: "提问。",
        AgendaPart.ANSWER: "解答。",
        AgendaPart.STATEMENT: "发言。",
    },
)


@strawberry.type(description="议程中的一项。")
class AgendaItem:
    part: AgendaPart = described("哪一部分。")
    title: str = described("内容。")
    speaker_name: str = described("由谁主讲。")
    minutes: int | None = described("多少分钟；未定时为空。")


@strawberry.type(description="参与人；居民按人数计，同意后才记姓名。")
class Participant(Node):
    kind: ParticipantKind = described("身份。")
    member: Member | None = described("委员。")
    department: Department | None = described("部门。")
    township: Township | None = described("街道、镇、乡。")
    name: str | None = described("姓名；居民未同意或无权查看时为空。")
    head_count: int = described("人数。")
    is_walk_in: bool = described("是否当场来的群众。")
    reply: Reply | None = described("对邀请的答复；还没有答复时为空。")
    reply_note: str | None = described("答复的说明；无权查看时为空。")
    replied_at: DateTime | None = described("答复时刻。")
    attendee_name: str | None = described("单位派谁来；未说明时为空文本，无权查看时为空。")
    substitute_for: Optional["Participant"] = described("代替谁；不是代替时为空。")
    checked_in_at: DateTime | None = described("签到时刻；未签到时为空。")
    check_in_method: CheckInMethod | None = described("签到方式。")
    on_site: OnSite = described("签到时是否在现场；只作标记。")
    distance_m: float | None = described("签到时离协商地点多远，米；不知道时为空。")
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
    township: Township | None = described("负责的街道、镇、乡。")
    member: Member | None = described("负责的委员。")
    due_on: Date | None = described("完成期限。")
    progress: Progress = described("进展。")
    progress_note: str = described("进展说明。")
    verified_by_name: str = described("谁核实的；未核实时为空文本。")
    verified_at: DateTime | None = described("核实时刻；未核实时为空。")
    photos: list[Photo] = described("凭证照片。")
    allowed_actions: list[AllowedAction] = described("当前用户能把它改成什么进展。")
    consultation: Optional["Consultation"] = described("哪场协商商定的；无权查看时为空。")
    updated_at: DateTime = described("最近变动时刻。")


@strawberry.type(description="一方对纪要的确认。")
class MinutesConfirmation:
    name: str = described("确认人。")
    reservation: str | None = described("确认时的保留意见；没有时为空文本，无权查看时为空。")
    confirmed_at: DateTime = described("确认时刻。")


@strawberry.type(description="协商纪要的一个版本；确认后冻结。")
class Minutes(Node):
    version: int = described("版本，从 1 起。")
    content: str = described("正文。")
    reason: str = described("为什么改写；第一版为空文本。")
    written_by_name: str = described("执笔人。")
    created_at: DateTime = described("写成时刻。")
    frozen_at: DateTime | None = described("冻结时刻；未冻结时为空。")
    sha256: Sha256 | None = described("冻结时正文的摘要。")
    confirmations: list[MinutesConfirmation] = described("各方的确认。")


@strawberry.type(description="参与方对一场协商的评价；不显示姓名。")
class Evaluation(Node):
    kind: ParticipantKind = described("以什么身份评价；平板上都是居民。")
    score: int = described("评分，1 到 5。")
    comment: str | None = described("意见；无权查看时为空。")


@strawberry.type(description="正在显示的签到码；过期后取下一个。")
class CheckInCode:
    text: str = described("码的内容，做成二维码显示。")
    expires_at: DateTime = described("显示到何时。")


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
    topic: Topic | None = described("为哪个议题而开；无权查看时为空。")
    agenda: list[AgendaItem] = described("议程：通报、提问、解答、发言。")
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
    evaluations: list[Evaluation] = described("参与方的评价。")
    evaluation_count: int = described("多少份评价。")
    satisfied_count: int = described("其中多少份在 4 分以上。")
    dissents: list[SessionEntry] = described("保留意见，由早到晚。")
    follow_ups: list[Annotated["Activity", strawberry.lazy("schema.activity")]] = described(
        "会后的回访，由早到晚；看不到的不列出。"
    )
    present_count: int = described("已签到的参与方数，不含群众。")
    reports: list[Annotated["InformationReport", strawberry.lazy("schema.information_report")]] = (
        described("由它整理成的社情民意信息，由早到晚；看不到的不列出。")
    )
    proposals: list[Annotated["Proposal", strawberry.lazy("schema.proposal")]] = described(
        "由它形成的提案，由早到晚；看不到的不列出。"
    )
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
