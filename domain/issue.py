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
