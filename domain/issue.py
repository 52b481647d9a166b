"""What is said about an issue besides its step: where it came from and who may know of it."""

from enum import StrEnum


class Source(StrEnum):
    """The channel through which residents raised it."""

    VISIT = "VISIT"
    WECHAT_GROUP = "WECHAT_GROUP"
    ACTIVITY_ROOM = "ACTIVITY_ROOM"
    HALL = "HALL"
    QR = "QR"
    PHONE = "PHONE"
    OTHER = "OTHER"


class Confidentiality(StrEnum):
    NORMAL = "NORMAL"
    RESTRICTED = "RESTRICTED"
    CONFIDENTIAL = "CONFIDENTIAL"


class Anonymity(StrEnum):
    """How far a reporter wants to be known."""

    NAMED = "NAMED"
    WITHHELD = "WITHHELD"
    ANONYMOUS = "ANONYMOUS"


class ReporterKind(StrEnum):
    """Who raised the matter, or joined in (同感)."""

    RAISED = "RAISED"
    JOINED = "JOINED"


class RatedBy(StrEnum):
    """The resident themselves, or somebody who wrote down what they said (代评)."""

    RESIDENT = "RESIDENT"
    PROXY = "PROXY"


class FeedbackChannel(StrEnum):
    """How the resident was told."""

    VISIT = "VISIT"
    PHONE = "PHONE"
    WECHAT = "WECHAT"
    HALL = "HALL"
    RECEIPT = "RECEIPT"
    NOTICE = "NOTICE"


class Nature(StrEnum):
    """What kind of word it is: 咨询 求助 投诉 举报 建议 表扬."""

    ENQUIRY = "ENQUIRY"
    HELP = "HELP"
    COMPLAINT = "COMPLAINT"
    REPORT = "REPORT"
    SUGGESTION = "SUGGESTION"
    PRAISE = "PRAISE"


SOURCE_LABELS = {
    Source.VISIT: "走访",
    Source.WECHAT_GROUP: "微信群",
    Source.ACTIVITY_ROOM: "委员活动室",
    Source.HALL: "议事厅",
    Source.QR: "扫码",
    Source.PHONE: "电话",
    Source.OTHER: "其他",
}
NATURE_LABELS = {
    Nature.ENQUIRY: "咨询",
    Nature.HELP: "求助",
    Nature.COMPLAINT: "投诉",
    Nature.REPORT: "举报",
    Nature.SUGGESTION: "建议",
    Nature.PRAISE: "表扬",
}
