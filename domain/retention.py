"""How long what is known of people is kept (保存期限) after it has served its purpose."""

from enum import StrEnum

from domain.errors import Invalid

LEAST_DAYS, MOST_DAYS = 30, 3650


class RetentionKind(StrEnum):
    """What is removed: a reporter's name and contact, deliveries of notices, photos as taken."""

    REPORTER = "REPORTER"
    NOTICE = "NOTICE"
    ORIGINAL = "ORIGINAL"


USUAL_DAYS = {RetentionKind.REPORTER: 1825, RetentionKind.NOTICE: 90, RetentionKind.ORIGINAL: 1825}
LABELS = {
    RetentionKind.REPORTER: "反映人的称呼和联系方式，自办结起",
    RetentionKind.NOTICE: "对外通知的送达记录，自送达或停止起",
    RetentionKind.ORIGINAL: "照片原件（缩放后的照片留存），自收到且所属问题办结起",
}


def require_days(days: int) -> None:
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise Invalid(f"保存期限须在 {LEAST_DAYS} 到 {MOST_DAYS} 天之间。", path=("input", "days"))
