"""The kinds of facts the event log holds, named in the past tense, and what people read of them."""

from enum import StrEnum


class EventKind(StrEnum):
    """What happened; the label is what a timeline says of it."""

    label: str

    def __new__(cls, name: str, label: str = "") -> "EventKind":
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.label = label
        return kind

    ISSUE_COLLECTED = "ISSUE_COLLECTED", "收集了问题"
    ISSUE_STUDIED = "ISSUE_STUDIED", "完成研究"
    ISSUE_ROUTED = "ISSUE_ROUTED", "转入解决"
    ISSUE_RESOLVED = "ISSUE_RESOLVED", "提交了解决结果"
    ISSUE_FED_BACK = "ISSUE_FED_BACK", "向群众反馈"
    ISSUE_RATED = "ISSUE_RATED", "群众作出评价"
    ISSUE_CLOSED = "ISSUE_CLOSED", "办结"
    ISSUE_REOPENED = "ISSUE_REOPENED", "重新办理"
    ISSUE_DECLINED = "ISSUE_DECLINED", "不予受理并告知去向"
    ISSUE_WITHDRAWN = "ISSUE_WITHDRAWN", "撤回"
    ISSUE_CONTACT_READ = "ISSUE_CONTACT_READ", "查看了群众联系方式"
    TASK_ASSIGNED = "TASK_ASSIGNED", "交办"
    TASK_ACCEPTED = "TASK_ACCEPTED", "签收交办"
    TASK_RETURNED = "TASK_RETURNED", "退回交办"
    TASK_CANCELLED = "TASK_CANCELLED", "撤回交办"
    TASK_EXTENSION_ASKED = "TASK_EXTENSION_ASKED", "申请延期"
    TASK_EXTENSION_GRANTED = "TASK_EXTENSION_GRANTED", "同意延期"
    TASK_EXTENSION_REFUSED = "TASK_EXTENSION_REFUSED", "不同意延期"
    TASK_ANSWERED = "TASK_ANSWERED", "承办单位答复"
    TASK_VERIFIED = "TASK_VERIFIED", "核实了办理结果"
    TASK_SENT_BACK = "TASK_SENT_BACK", "退回重办"
    PHOTO_DECLARED = "PHOTO_DECLARED", "登记了照片"
    PHOTO_READY = "PHOTO_READY", "照片已就绪"
    PHOTO_REJECTED = "PHOTO_REJECTED", "照片未通过检查"
    TOPIC_PROPOSED = "TOPIC_PROPOSED", "提出了议题"
    TOPIC_REVISED = "TOPIC_REVISED", "修改了议题"
    TOPIC_SELECTED = "TOPIC_SELECTED", "选定了议题"
    TOPIC_DROPPED = "TOPIC_DROPPED", "没有选这个议题"
    CONSULTATION_PLANNED = "CONSULTATION_PLANNED", "计划了协商"
    CONSULTATION_OPENED = "CONSULTATION_OPENED", "协商开始"
    CONSULTATION_POSTPONED = "CONSULTATION_POSTPONED", "协商延期"
    CONSULTATION_CANCELLED = "CONSULTATION_CANCELLED", "协商取消"
    PARTICIPANT_ADDED = "PARTICIPANT_ADDED", "增加了参与人"
    PARTICIPANT_REPLIED = "PARTICIPANT_REPLIED", "答复了邀请"
    PARTICIPANT_CHECKED_IN = "PARTICIPANT_CHECKED_IN", "签到"
    RESIDENTS_COUNTED = "RESIDENTS_COUNTED", "登记了到场群众"
    AGENDA_SET = "AGENDA_SET", "定了议程"
    ENTRY_RECORDED = "ENTRY_RECORDED", "作了现场记录"
    COMMITMENT_MADE = "COMMITMENT_MADE", "达成共识事项"
    COMMITMENT_PROGRESSED = "COMMITMENT_PROGRESSED", "共识事项有进展"
    CONSULTATION_CONCLUDED = "CONSULTATION_CONCLUDED", "协商结束"
    MINUTES_REVISED = "MINUTES_REVISED", "改写了纪要"
    MINUTES_CONFIRMED = "MINUTES_CONFIRMED", "确认了纪要"
    CONSULTATION_EVALUATED = "CONSULTATION_EVALUATED", "评价了协商"
    ACCOUNT_SIGNED_IN = "ACCOUNT_SIGNED_IN", "登录"
    ACCOUNT_LOCKED = "ACCOUNT_LOCKED", "账号锁定"
    PASSWORD_CHANGED = "PASSWORD_CHANGED", "修改密码"
    SESSION_REVOKED = "SESSION_REVOKED", "登录被撤销"
    DEVICE_PAIRED = "DEVICE_PAIRED", "平板配对"
    AREAS_IMPORTED = "AREAS_IMPORTED", "导入区划"
    MEMBERS_IMPORTED = "MEMBERS_IMPORTED", "导入委员"
    ACTIVITY_PLANNED = "ACTIVITY_PLANNED", "计划了活动"
    ACTIVITY_HELD = "ACTIVITY_HELD", "举办了活动"
    ACTIVITY_CANCELLED = "ACTIVITY_CANCELLED", "取消了活动"
    HALL_REGISTERED = "HALL_REGISTERED", "登记了议事厅"
    HALL_CHANGED = "HALL_CHANGED", "修改了议事厅"
    HALL_CHECKED = "HALL_CHECKED", "核对了六有"
    TERM_SET = "TERM_SET", "设定了届"
    MEMBER_APPOINTED = "MEMBER_APPOINTED", "调整了委员的职务"
    MEMBER_TRANSFERRED = "MEMBER_TRANSFERRED", "委员调整界别组"
    MEMBER_LEFT = "MEMBER_LEFT", "委员离任"
    LEAVE_REQUESTED = "LEAVE_REQUESTED", "请假"
    LEAVE_DECIDED = "LEAVE_DECIDED", "批复了请假"
    LEAVE_CANCELLED = "LEAVE_CANCELLED", "销假"
    COMPETENCE_SET = "COMPETENCE_SET", "设定了部门职责"
    COMPETENCE_REMOVED = "COMPETENCE_REMOVED", "取消了部门职责"
    CHANNEL_REGISTERED = "CHANNEL_REGISTERED", "登记了渠道"
    CHANNEL_RETIRED = "CHANNEL_RETIRED", "停用了渠道"
    MECHANISM_SET = "MECHANISM_SET", "设定了机制提法"
    GRIDS_ASSIGNED = "GRIDS_ASSIGNED", "调整联系网格"


CHANGES_GRANTS = frozenset(
    {
        EventKind.GRIDS_ASSIGNED,
        EventKind.MEMBERS_IMPORTED,
        EventKind.MEMBER_APPOINTED,
        EventKind.MEMBER_TRANSFERRED,
        EventKind.MEMBER_LEFT,
        EventKind.LEAVE_DECIDED,
        EventKind.LEAVE_CANCELLED,
        EventKind.AREAS_IMPORTED,
    }
)
"""After these, anybody of the county may see more or less than before."""
