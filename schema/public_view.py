"""What is public: counts that point at nobody."""

import strawberry

from schema.area import Area
from schema.described import described


@strawberry.type(description="一个区域里公开的在办线索数。")
class PublicCount:
    area: Area = described("区域。")
    open_issue_count: int | None = described("在办线索数；太少、会让人看出是谁时为空。")


@strawberry.type(description="公开的在办线索数：不含需保密的，太少的不说。k-anonymous counts.")
class PublicCounts:
    least: int = described("至少几件才说。")
    open_issue_count: int | None = described("整个区域；说出来会让人看出是谁时为空。")
    parts: list[PublicCount] = described("下一级各区域，按编码排列。")
