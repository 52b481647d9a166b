"""An expected "no" as data; new kinds of errors implement the interface."""

import strawberry

from schema.described import described


@strawberry.interface(description="办理不成的原因，给人看也给程序看。")
class UserError:
    code: str = described("稳定的代码，含义永不改变。")
    message: str = described("发生了什么、接下来怎么办。")
    path: list[str] = described("与哪个输入有关。")


@strawberry.type(description="规则不允许。A rule said no.")
class Refusal(UserError):
    pass


@strawberry.type(description="提交后的回答。")
class Answer:
    user_errors: list[UserError] = described("办理不成的原因；为空即已办成。")
    replayed: bool = described("同一请求此前已办成，这里返回当时的结果。")
    client_mutation_id: str | None = described("请求里的 clientMutationId。")
