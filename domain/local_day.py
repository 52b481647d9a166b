"""Days as people in China count them; the database keeps UTC."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def local_day(moment: datetime) -> date:
    """The date on the wall calendar at an aware instant."""
    return moment.astimezone(CHINA).date()
