"""Sign-in: tokens, sessions, and pairing tablets."""

import strawberry

from domain.actor import ActorKind
from schema.described import described
from schema.organisation import Device
from schema.scalars import DateTime
from schema.user_error import Answer


@strawberry.type(description="登录凭据；只在这一次回答里出现。Opaque tokens.")
class SessionTokens:
    access_token: str = described("访问令牌，放在 Authorization: Bearer 之后。")
    access_expires_at: DateTime = described("访问令牌失效时刻。")
    refresh_token: str = described("续期令牌，只能用一次；用后保存新的。")
    refresh_expires_at: DateTime = described("续期令牌失效时刻。")
    must_change_password: bool = described("是否须先修改初始密码。")
    actor_kind: ActorKind = described("登录后的身份。")


@strawberry.type(description="本人的一个登录。One of one's sign-ins in force.")
class Session:
    id: strawberry.ID = described("登录编号，撤销时用。")
    device_name: str = described("登录时报的设备名称。")
    created_at: DateTime = described("登录时刻。")
    last_used_at: DateTime = described("最近一次续期的时刻。")
    current: bool = described("是否当前这个登录。")


@strawberry.type(description="等待确认的平板配对（RFC 8628）。")
class Pairing:
    device_code: str = described("平板保存的代码，用来换取登录，不显示。")
    user_code: str = described("显示在平板上的配对码，形如 CDFH-JKMN。")
    expires_at: DateTime = described("失效时刻。")
    interval_seconds: int = described("每隔多少秒查询一次。")


@strawberry.input(description="用手机号和密码登录。")
class SignInInput:
    phone: str = described("手机号。")
    password: str = described("密码。")
    device_name: str = described("设备名称，便于本人辨认，最多 60 字。", default="")
    client_mutation_id: str = described("手机生成的请求编号。", default="")


@strawberry.input(description="用续期令牌换新的登录凭据。")
class SessionRefreshInput:
    refresh_token: str = described("续期令牌。")
    client_mutation_id: str = described("手机生成的请求编号。", default="")


@strawberry.input(description="退出登录。")
class SignOutInput:
    client_mutation_id: str = described("手机生成的请求编号。", default="")


@strawberry.input(description="修改密码；其他登录随即失效。")
class PasswordChangeInput:
    old_password: str = described("原密码。")
    new_password: str = described("新密码，12 到 128 个字符。")
    client_mutation_id: str = described("手机生成的请求编号。", default="")


@strawberry.input(description="撤销一个登录。")
class SessionRevokeInput:
    session_id: strawberry.ID = described("登录编号：本人的，或由办公室撤销本县的。")
    client_mutation_id: str = described("手机生成的请求编号。", default="")


@strawberry.input(description="平板请求配对。")
class DeviceAuthorizeInput:
    device_name: str = described("平板名称，最多 60 字。")
    client_mutation_id: str = described("平板生成的请求编号。", default="")


@strawberry.input(description="办公室确认平板上显示的配对码。")
class DeviceConfirmInput:
    user_code: str = described("平板上显示的配对码，大小写与横线不限。")
    hall_id: strawberry.ID = described("平板所在的议事厅。")
    client_mutation_id: str = described("请求编号，重发不变。", default="")


@strawberry.input(description="平板用代码换取登录。")
class DeviceTokenInput:
    device_code: str = described("deviceAuthorize 给出的代码。")
    client_mutation_id: str = described("平板生成的请求编号。", default="")


@strawberry.type(description="登录的回答。")
class SignInPayload(Answer):
    session: SessionTokens | None = described("登录凭据；办理不成时为空。")


@strawberry.type(description="续期的回答。")
class SessionRefreshPayload(Answer):
    session: SessionTokens | None = described("新的登录凭据；办理不成时为空。")


@strawberry.type(description="退出登录的回答。")
class SignOutPayload(Answer):
    pass


@strawberry.type(description="修改密码的回答。")
class PasswordChangePayload(Answer):
    pass


@strawberry.type(description="撤销登录的回答。")
class SessionRevokePayload(Answer):
    pass


@strawberry.type(description="请求配对的回答。")
class DeviceAuthorizePayload(Answer):
    pairing: Pairing | None = described("等待确认的配对；办理不成时为空。")


@strawberry.type(description="确认配对的回答。")
class DeviceConfirmPayload(Answer):
    device: Device | None = described("已配对的平板；办理不成时为空。")


@strawberry.type(description="平板换取登录的回答；未确认时代码为 AUTHORIZATION_PENDING。")
class DeviceTokenPayload(Answer):
    session: SessionTokens | None = described("登录凭据；未确认或办理不成时为空。")
