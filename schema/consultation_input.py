"""What apps send to plan, open, record, conclude and confirm a consultation."""

from enum import Enum

import strawberry

from domain.agenda import AgendaPart
from domain.commitment import Progress
from domain.consultation import (
    CheckInMethod,
    ConsultationOutcome,
    EntryKind,
    ParticipantKind,
    Reply,
    Setting,
    Stage,
)
from schema.captured_input import CapturedInput
from schema.described import described
from schema.photo import PhotoInput
from schema.place import GeoFixInput
from schema.scalars import Date, DateTime


@strawberry.input(description="筛选协商；各条件同时满足。")
class ConsultationFilter:
    mine: bool | None = described("只看我召集的。", default=None)
    stages: list[Stage] | None = described("阶段。", default=None)
    hall_id: strawberry.ID | None = described("议事厅。", default=None)
    area_ids: list[strawberry.ID] | None = described("区域（逐个列出）。", default=None)
    group_id: strawberry.ID | None = described("界别组。", default=None)
    topic_id: strawberry.ID | None = described("议题。", default=None)
    invited: bool | None = described("只看邀请我（或我单位）的。", default=None)
    held_since: DateTime | None = described("在此时或此后举行。", default=None)
    held_until: DateTime | None = described("在此时之前举行。", default=None)
    updated_since: DateTime | None = described("此后有变动。", default=None)
    text: str | None = described("议题含有。", default=None)


@strawberry.input(description="一位参与人；居民给人数。")
class ParticipantInput:
    kind: ParticipantKind = described("身份。")
    member_id: strawberry.ID | None = described("委员。", default=None)
    department_id: strawberry.ID | None = described("部门。", default=None)
    township_id: strawberry.ID | None = described("街道、镇、乡。", default=None)
    name: str | None = described("居民姓名；须本人同意。", default=None)
    has_name_consent: bool = described("居民是否同意记名。", default=False)
    head_count: int = described("人数，1 到 500。", default=1)


@strawberry.input(description="计划一场协商，或当场发起（不填 plannedFor）。")
class ConsultationOpenInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("手机生成的编号：con_ 加 UUIDv7。")
    title: str = described("议题，1 到 100 字。")
    purpose: str = described("要商量什么，不超过 2000 字。", default="")
    setting: Setting = described("场景。")
    captured_at: DateTime = described("发起时刻（手机时间）。")
    sent_at: DateTime | None = described("发出时刻（手机时间）。", default=None)
    planned_for: DateTime | None = described("计划时刻；不填即当场开始。", default=None)
    issue_ids: list[strawberry.ID] = described("为哪些问题，最多 20 件。", default_factory=list)
    area_id: strawberry.ID | None = described("区域；不填则按定位判定。", default=None)
    hall_id: strawberry.ID | None = described("议事厅。", default=None)
    topic_id: strawberry.ID | None = described("为哪个选定的议题。", default=None)
    place_name: str = described("地点，不超过 120 字。", default="")
    place: GeoFixInput | None = described("定位。", default=None)
    participants: list[ParticipantInput] = described("参与人，最多 100 位。", default_factory=list)


@strawberry.input(description="开始一场计划好的协商。")
class ConsultationStartInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    place: GeoFixInput | None = described("定位。", default=None)


@strawberry.input(description="增加参与人。")
class ConsultationInviteInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    participants: list[ParticipantInput] = described("参与人，最多 100 位。")


@strawberry.input(description="签到；离得远只作标记，不阻止。")
class ConsultationCheckInInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    participant_id: strawberry.ID | None = described("替谁签到（点名）；不填即本人。", default=None)
    method: CheckInMethod = described("方式。")
    captured_at: DateTime = described("签到时刻（手机时间）。")
    sent_at: DateTime | None = described("发出时刻（手机时间）。", default=None)
    code: str | None = described("扫到的签到码；扫码签到必填。", default=None)
    place: GeoFixInput | None = described("定位。", default=None)


@strawberry.input(description="记录现场的一句话或一张照片。")
class ConsultationRecordInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    entry_id: strawberry.ID = described("手机生成的编号：ent_ 加 UUIDv7。")
    kind: EntryKind = described("种类。")
    content: str = described("内容，不超过 5000 字；照片可为空。", default="")
    speaker_name: str = described("谁说的，不超过 40 字。", default="")
    captured_at: DateTime = described("记录时刻（手机时间）。")
    sent_at: DateTime | None = described("发出时刻（手机时间）。", default=None)
    place: GeoFixInput | None = described("定位。", default=None)
    photos: list[PhotoInput] = described("照片，最多 9 张。", default_factory=list)


@strawberry.input(description="商定一项共识。")
class ConsultationCommitInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    commitment_id: strawberry.ID = described("手机生成的编号：cmt_ 加 UUIDv7。")
    content: str = described("做什么，1 到 2000 字。")
    owner_name: str = described("谁负责，1 到 60 字。")
    department_id: strawberry.ID | None = described("负责部门。", default=None)
    township_id: strawberry.ID | None = described("负责的街道、镇、乡。", default=None)
    member_id: strawberry.ID | None = described("负责的委员。", default=None)
    due_on: Date | None = described("完成期限。", default=None)


@strawberry.input(description="报告共识事项的进展。")
class CommitmentProgressInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("共识事项。")
    progress: Progress = described("进展。")
    note: str = described("说明，不超过 2000 字；办完、没办成时必填。", default="")
    photos: list[PhotoInput] = described("凭证照片，最多 9 张。", default_factory=list)


@strawberry.input(description="结束协商，写下纪要。")
class ConsultationConcludeInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    outcome: ConsultationOutcome = described("结果。")
    minutes: str = described("纪要正文，1 到 20000 字。")


@strawberry.input(description="改写纪要；成为新版本。")
class MinutesReviseInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    minutes: str = described("纪要正文，1 到 20000 字。")
    reason: str = described("为什么改写；已确认的纪要必填。", default="")


@strawberry.input(description="确认纪要；确认后冻结。")
class ConsultationConfirmInput(CapturedInput):
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    version: int = described("确认的是哪一版。")
    reservation: str = described("保留意见，不超过 1000 字。", default="")


@strawberry.input(description="延期或取消。")
class ConsultationPutOffInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    planned_for: DateTime | None = described("改到何时；不填即取消。", default=None)
    reason: str = described("原因，1 到 1000 字。")


@strawberry.input(description="答复邀请；协商结束前可以改。")
class ConsultationReplyInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    reply: Reply = described("答复。")
    note: str = described("说明，不超过 500 字；不参加时必填。", default="")
    attendee_name: str = described("单位派谁来，不超过 40 字；单位请人代替时必填。", default="")
    substitute_member_id: strawberry.ID | None = described(
        "代替的委员；委员请人代替时必填。", default=None
    )


@strawberry.input(description="登记到场的群众：只记人数，同意后才记姓名。")
class ConsultationWalkInInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    participant_id: strawberry.ID = described("手机生成的编号：par_ 加 UUIDv7。")
    head_count: int = described("人数，1 到 500。")
    name: str | None = described("姓名；须本人同意。", default=None)
    has_name_consent: bool = described("本人是否同意记名。", default=False)
    captured_at: DateTime = described("登记时刻（手机时间）。")
    sent_at: DateTime | None = described("发出时刻（手机时间）。", default=None)


@strawberry.input(description="议程中的一项。")
class AgendaItemInput:
    part: AgendaPart = described("哪一部分。")
    title: str = described("内容，不超过 100 字。", default="")
    speaker_name: str = described("由谁主讲，不超过 40 字。", default="")
    minutes: int | None = described("多少分钟，1 到 240。", default=None)


@strawberry.input(description="定议程：依次为通报、提问、解答、发言，每部分至少一项。")
class ConsultationSetAgendaInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    items: list[AgendaItemInput] = described("各项，最多 20 项。")


@strawberry.input(description="评价一场结束的协商；发起人不评价。")
class ConsultationEvaluateInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("协商。")
    evaluation_id: strawberry.ID = described("手机生成的编号：eva_ 加 UUIDv7。")
    score: int = described("评分，1 到 5。")
    comment: str = described("意见，不超过 1000 字。", default="")


@strawberry.input(description="筛选共识事项；各条件同时满足。")
class CommitmentFilter:
    mine: bool | None = described("只看我（或我单位）承办的。", default=None)
    progresses: list[Progress] | None = described("进展。", default=None)
    department_id: strawberry.ID | None = described("负责部门。", default=None)
    due_until: Date | None = described("期限在这一天或之前。", default=None)


@strawberry.enum(description="协商的排序。")
class ConsultationOrder(Enum):
    HELD_AT = strawberry.enum_value("HELD_AT", description="举行时刻晚的在前。")
    UPDATED_AT = strawberry.enum_value("UPDATED_AT", description="最近变动在前。")
