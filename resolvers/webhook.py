"""How receivers of notices and their deliveries are read, managed and retried."""

from collections.abc import Awaitable, Mapping

import strawberry

from domain import permissions
from domain.errors import Conflict, DomainError
from domain.notice import DeliveryState
from domain.scope import Is
from engine.declare import connection, count, many, rows
from engine.filters import among, ids
from engine.rule import Reads, Ref, RootRule
from models.webhook import NoticeAttempt, NoticeDelivery, Webhook
from resolvers.context import Info, signed_in
from resolvers.inputs import identity
from resolvers.payload import acting, answered, done, refused
from schema.described import Sent
from schema.webhook import (
    NoticeDeliveryPayload,
    NoticeRetryInput,
    WebhookAddInput,
    WebhookChangeInput,
    WebhookPayload,
    WebhookRemoveInput,
    WebhookSecretPayload,
)
from services import notice, webhook
from services.webhook import Receiver, Revision
from services.work import Result

WEBHOOK = Reads(
    type_name="Webhook",
    model=Webhook,
    scope=permissions.WEBHOOK,
    fields={
        "pendingCount": count("deliveries", where=Is("state", DeliveryState.PENDING)),
        "deadCount": count("deliveries", where=Is("state", DeliveryState.DEAD)),
    },
)
NOTICE_DELIVERY = Reads(
    type_name="NoticeDelivery",
    model=NoticeDelivery,
    scope=permissions.NOTICE_DELIVERY,
    fields={"attempts": many("attempts", order=("at", "id"), limit="first")},
)
NOTICE_ATTEMPT = Reads(
    type_name="NoticeAttempt", model=NoticeAttempt, scope=permissions.NOTICE_ATTEMPT
)
WEBHOOK_READS = (WEBHOOK, NOTICE_DELIVERY, NOTICE_ATTEMPT)
WEBHOOK_ROOTS: Mapping[str, RootRule] = {
    "webhooks": rows(order=("created_at", "id")),
    "noticeDeliveries": connection(
        orders={"CREATED_AT": (("created_at", "desc"), ("id", "desc"))},
        filters={"webhookId": ids("webhook_id", "Webhook"), "states": among("state")},
    ),
}


@strawberry.type
class WebhookMutation:
    @strawberry.mutation(description="添加通知地址：从现在起发生的事都通知它。")
    async def webhook_add(self, info: Info, input: Sent[WebhookAddInput]) -> WebhookSecretPayload:
        return await _with_secret(_add(input, info), input, info, shows_secret=True)

    @strawberry.mutation(description="修改、停用或恢复通知地址，或换签名密钥。")
    async def webhook_change(
        self, info: Info, input: Sent[WebhookChangeInput]
    ) -> WebhookSecretPayload:
        shows_secret = input.renews_secret
        return await _with_secret(_change(input, info), input, info, shows_secret=shows_secret)

    @strawberry.mutation(description="移除通知地址。")
    async def webhook_remove(self, info: Info, input: Sent[WebhookRemoveInput]) -> WebhookPayload:
        work = _remove(input, info)
        return await answered(WebhookPayload, input, work, entity="webhook", type_name="Webhook")

    @strawberry.mutation(description="重新发送一条多次送不到、已停止的通知。")
    async def notice_retry(
        self, info: Info, input: Sent[NoticeRetryInput]
    ) -> NoticeDeliveryPayload:
        return await answered(
            NoticeDeliveryPayload,
            input,
            _retry(input, info),
            entity="delivery",
            type_name="NoticeDelivery",
        )


async def _with_secret(
    work: Awaitable[Result],
    sent: WebhookAddInput | WebhookChangeInput,
    info: Info,
    *,
    shows_secret: bool,
) -> WebhookSecretPayload:
    """A repeated call is told the secret again: its first answer may have been lost."""
    try:
        result = await work
    except DomainError as no:
        is_stale = isinstance(no, Conflict)
        now = Ref("Webhook", identity("Webhook", sent.id, "id")) if is_stale else None
        return refused(WebhookSecretPayload, sent, no, webhook=now, secret=None)
    by, ports = signed_in(info), info.context.ports
    secret = await webhook.shown_secret(result.id, by=by, ports=ports) if shows_secret else None
    said = {"webhook": Ref("Webhook", result.id), "secret": secret}
    return done(WebhookSecretPayload, sent, replayed=result.replayed, **said)


async def _add(sent: WebhookAddInput, info: Info) -> Result:
    new = Receiver(name=sent.name, url=sent.url, kinds=sent.kinds)
    acts = acting("webhookAdd", sent, info)
    return await webhook.add(identity("Webhook", sent.id, "id"), new, **acts)


async def _change(sent: WebhookChangeInput, info: Info) -> Result:
    revision = Revision(
        receiver=Receiver(name=sent.name, url=sent.url, kinds=sent.kinds),
        base_version=sent.base_version,
        is_active=sent.is_active,
        renews_secret=sent.renews_secret,
    )
    acts = acting("webhookChange", sent, info)
    return await webhook.change(identity("Webhook", sent.id, "id"), revision, **acts)


async def _remove(sent: WebhookRemoveInput, info: Info) -> Result:
    acts = acting("webhookRemove", sent, info)
    return await webhook.remove(identity("Webhook", sent.id, "id"), **acts)


async def _retry(sent: NoticeRetryInput, info: Info) -> Result:
    acts = acting("noticeRetry", sent, info)
    return await notice.retry(identity("NoticeDelivery", sent.id, "id"), **acts)
