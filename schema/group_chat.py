"""Drafts of issues from what was pasted from a WeChat group."""

import strawberry

from schema.described import described
from schema.scalars import DateTime


@strawberry.type(
    description="从群聊里整理出的一条线索草稿；没有存下来，确认后用 issueCollect 提交。"
)
class ChatDraft:
    title: str = described("建议的标题。")
    content: str = described("内容，群里的昵称已遮盖。")
    said_by: str = described("谁说的，只留昵称第一个字。")
    said_at: DateTime | None = described("说的时刻；粘贴的文字里没有日期时为空。")
    image_count: int = described("有几张图片；截图作为照片随 issueCollect 提交。")
