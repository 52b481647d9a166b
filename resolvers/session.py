"""Signing in and out, passwords, one's sessions, and pairing tablets."""

from collections.abc import Awaitable

import strawberry
from graphql import GraphQLError

from domain import pairing as pairing_rules
from domain.actor import Actor
from domain.errors import DomainError
from domain.ids import to_wire
from resolvers.context import Info, signed_in
from resolvers.inputs import identity
from resolvers.payload import AnswerType, acting, answered, done, refused
from schema.described import Sent
from schema.scalars import DateTime
from schema.session import (
    DeviceAuthorizeInput,
    DeviceAuthorizePayload,
    DeviceConfirmInput,
    DeviceConfirmPayload,
    DeviceTokenInput,
    DeviceTokenPayload,
    Pairing,
    PasswordChangeInput,
    PasswordChangePayload,
    Session,
    SessionRefreshInput,
    SessionRefreshPayload,
    SessionRevokeInput,
    SessionRevokePayload,
    SessionTokens,
    SignInInput,
    SignInPayload,
    SignOutInput,
    SignOutPayload,
)
from services import pairing, password, session, sign_in
from services.work import Result


@strawberry.type
class SessionQuery:
    @strawberry.field(description="本人仍有效的登录，最近使用的在前。")
    async def my_sessions(self, info: Info) -> list[Session]:
        by = signed_in(info)
        found = await session.own_sessions(by=by, now=info.context.now)
        return [_session(each) for each in found]


@strawberry.type
class SessionMutation:
    @strawberry.mutation(description="登录：手机号和密码。15 分钟内失败 5 次即锁定。")
    async def sign_in(self, info: Info, input: Sent[SignInInput]) -> SignInPayload:
        credentials = sign_in.Credentials(
            phone=input.phone,
            password=input.password,
            device_name=input.device_name,
            address=info.context.address,
        )
        work = sign_in.sign_in(credentials, ports=info.context.ports)
        return await _let_in(SignInPayload, input, work)

    @strawberry.mutation(
        description="续期：用续期令牌换新的一对；旧的 30 秒内可再换一次，以防丢失回答。"
    )
    async def session_refresh(
        self, info: Info, input: Sent[SessionRefreshInput]
    ) -> SessionRefreshPayload:
        work = session.refresh(input.refresh_token, ports=info.context.ports)
        return await _let_in(SessionRefreshPayload, input, work)

    @strawberry.mutation(description="退出登录：当前登录的令牌立即失效。")
    async def sign_out(self, info: Info, input: Sent[SignOutInput]) -> SignOutPayload:
        await session.sign_out(by=_caller(info), ports=info.context.ports)
        return done(SignOutPayload, input, replayed=False)

    @strawberry.mutation(description="修改密码；首次登录必须先做这一步。")
    async def password_change(
        self, info: Info, input: Sent[PasswordChangeInput]
    ) -> PasswordChangePayload:
        by, context = _caller(info), info.context
        try:
            was_done = await password.change_password(
                input.old_password,
                input.new_password,
                address=context.address,
                by=by,
                ports=context.ports,
            )
        except DomainError as no:
            return refused(PasswordChangePayload, input, no)
        return done(PasswordChangePayload, input, replayed=was_done)

    @strawberry.mutation(description="撤销一个登录，例如手机丢失时。")
    async def session_revoke(
        self, info: Info, input: Sent[SessionRevokeInput]
    ) -> SessionRevokePayload:
        by = signed_in(info)
        try:
            session_id = identity("Session", input.session_id, "sessionId")
            await session.revoke(session_id, by=by, ports=info.context.ports)
        except DomainError as no:
            return refused(SessionRevokePayload, input, no)
        return done(SessionRevokePayload, input, replayed=False)

    @strawberry.mutation(description="平板请求配对：得到要显示的配对码。")
    async def device_authorize(
        self, info: Info, input: Sent[DeviceAuthorizeInput]
    ) -> DeviceAuthorizePayload:
        context = info.context
        try:
            asked = await pairing.authorize(
                input.device_name, address=context.address, ports=context.ports
            )
        except DomainError as no:
            return refused(DeviceAuthorizePayload, input, no, pairing=None)
        return done(DeviceAuthorizePayload, input, replayed=False, pairing=_pairing(asked))

    @strawberry.mutation(description="办公室确认配对码，平板从此代表这个议事厅。")
    async def device_confirm(
        self, info: Info, input: Sent[DeviceConfirmInput]
    ) -> DeviceConfirmPayload:
        work = _confirm(input, info)
        return await answered(
            DeviceConfirmPayload, input, work, entity="device", type_name="Device"
        )

    @strawberry.mutation(description="平板换取登录；确认之前每隔 intervalSeconds 秒再问。")
    async def device_token(self, info: Info, input: Sent[DeviceTokenInput]) -> DeviceTokenPayload:
        work = pairing.redeem(input.device_code, ports=info.context.ports)
        return await _let_in(DeviceTokenPayload, input, work)


def _caller(info: Info) -> Actor:
    """The actor, even one that must change the password first."""
    if info.context.actor is None:
        raise GraphQLError("请先登录。", extensions={"code": "UNAUTHENTICATED"})
    return info.context.actor


async def _let_in(
    payload: type[AnswerType], sent: object, work: Awaitable[session.Issued]
) -> AnswerType:
    """The payload of everything that gives tokens."""
    try:
        issued = await work
    except DomainError as no:
        return refused(payload, sent, no, session=None)
    return done(payload, sent, replayed=False, session=_tokens(issued))


async def _confirm(sent: DeviceConfirmInput, info: Info) -> Result:
    acts = acting("deviceConfirm", sent, info)
    hall_id = identity("Hall", sent.hall_id, "hallId")
    return await pairing.confirm(sent.user_code, hall_id, **acts)


def _tokens(issued: session.Issued) -> SessionTokens:
    return SessionTokens(
        access_token=issued.access_token,
        access_expires_at=DateTime(issued.access_expires_at),
        refresh_token=issued.refresh_token,
        refresh_expires_at=DateTime(issued.refresh_expires_at),
        must_change_password=issued.must_change_password,
        actor_kind=issued.actor_kind,
    )


def _session(found: session.SessionSummary) -> Session:
    return Session(
        id=strawberry.ID(to_wire("Session", found.id)),
        device_name=found.device_name,
        created_at=DateTime(found.created_at),
        last_used_at=DateTime(found.last_used_at),
        current=found.is_current,
    )


def _pairing(asked: pairing.PairingAsked) -> Pairing:
    return Pairing(
        device_code=asked.device_code,
        user_code=pairing_rules.shown(asked.user_code),
        expires_at=DateTime(asked.expires_at),
        interval_seconds=asked.interval_s,
    )
