"""Categories (分类): the axes a county's lists are of; the nature of an issue is a fixed third."""

from enum import StrEnum


class CategoryAxis(StrEnum):
    """What a list sorts issues by; the codes of both are the county's own."""

    SUBJECT = "SUBJECT"
    CITY = "CITY"


AXIS_LABELS = {CategoryAxis.SUBJECT: "主题", CategoryAxis.CITY: "城市管理"}
