"""Notices that go nowhere: for a deployment that tells nobody."""

from domain.webhook import BadWebhookUrl
from services.ports import Handover, Notice


class NullNotices:
    """Fits services.ports.NoticePort: accepts no address and hands nothing over."""

    def require(self, url: str) -> None:
        raise BadWebhookUrl("这里没有开通对外通知。")

    async def send(self, notice: Notice) -> Handover:
        return Handover(fault="没有开通对外通知")
