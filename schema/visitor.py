"""A visitor's session at the tablet."""

import strawberry

from schema.described import described
from schema.scalars import DateTime
from schema.user_error import Answer


@strawberry.type(description="来访者的会话：过时自动结束，不留痕迹。")
class Visit:
    access_token: str = described("访问令牌；只在这一次回答里出现。")
    expires_at: DateTime = described("无人操作时何时结束。")


@strawberry.input(description="下一位来访者开始使用；上一位的会话随即结束。")
class VisitorBeginInput:
    client_mutation_id: str = described("请求编号。")


@strawberry.input(description="来访者还在操作。")
class VisitorGoOnInput:
    client_mutation_id: str = described("请求编号。")


@strawberry.input(description="来访者离开。")
class VisitorEndInput:
    client_mutation_id: str = described("请求编号。")


@strawberry.type(description="来访者开始使用的回答。")
class VisitorBeginPayload(Answer):
    visit: Visit | None = described("会话；办理不成时为空。")


@strawberry.type(description="来访者继续操作的回答。")
class VisitorGoOnPayload(Answer):
    expires_at: DateTime | None = described("无人操作时何时结束；办理不成时为空。")


@strawberry.type(description="来访者离开的回答。")
class VisitorEndPayload(Answer):
    pass
