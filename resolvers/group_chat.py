"""The query that proposes issues from a pasted chat, and keeps nothing."""

from typing import Annotated

import strawberry
from graphql import GraphQLError

from domain.errors import DomainError
from domain.group_chat import drafts_of
from resolvers.context import Info, signed_in
from schema.described import argument
from schema.group_chat import ChatDraft
from schema.scalars import DateTime


@strawberry.type
class GroupChatQuery:
    @strawberry.field(description="把粘贴的微信群聊整理成线索草稿；不存储任何内容。")
    async def chat_drafts(
        self, info: Info, text: Annotated[str, argument("粘贴的群聊文字，不超过 20000 字。")]
    ) -> list[ChatDraft]:
        signed_in(info)
        try:
            found = drafts_of(text)
        except DomainError as no:
            raise GraphQLError(no.message, extensions={"code": "BAD_USER_INPUT"}) from no
        return [
            ChatDraft(
                title=each.title,
                content=each.content,
                said_by=each.said_by,
                said_at=None if each.said_at is None else DateTime(each.said_at),
                image_count=each.image_count,
            )
            for each in found
        ]
