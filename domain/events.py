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
    GRIDS_ASSIGNED = "GRIDS_ASSIGNED", "调整联系网格"
