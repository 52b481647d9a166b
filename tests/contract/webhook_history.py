"""A county that tells another system what happens, and once did not get through."""

from uuid import UUID

from domain.ids import new_uuid
from domain.notice import DeliveryState
from models.webhook import NoticeDelivery, Webhook
from services import notice, webhook
from services.reminder import Addressee
from services.webhook import Receiver
from tests.contract.history import History
from tests.contract.supervision_history import a_reminder


async def tell_others(history: History) -> None:
    """A receiver, an event it was told of, and nothing more from then on."""
    webhook_id = await a_webhook(history)
    await a_reminder(history, Addressee(member_id=history.village.members["qian"]))
    await notice.send_notices(history.village.ports)
    await Webhook.filter(id=webhook_id).update(is_active=False)


async def a_webhook(history: History) -> UUID:
    new = Receiver(name="督查系统", url="https://hooks.example/in")
    return (await webhook.add(new_uuid(), new, **await history.acting("office"))).id


async def a_dead_delivery(history: History) -> NoticeDelivery:
    """One that was told, as if it had never got through."""
    told = NoticeDelivery.filter(county_id=history.village.county_id)
    found = await told.order_by("id").first()
    assert found is not None
    await NoticeDelivery.filter(id=found.id).update(state=DeliveryState.DEAD)
    return found
