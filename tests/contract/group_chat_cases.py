"""How the contract's operation on pasted chats is asked."""

from tests.contract.cases import County, Request, case

CHAT = "桓仁老王 2026-03-02 08:15\n顺城路路灯坏了三天了\n[图片]\n李姐 2026-03-02 08:16\n收到\n"


@case("ChatDrafts")
async def chat_drafts(county: County) -> Request:
    return Request("zhao", {"text": CHAT})
