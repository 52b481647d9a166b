"""A hall's tablet: pairs with a code, follows its board, takes what visitors report."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from domain.ids import new_uuid, to_wire
from server.simulation.caller import UNAUTHENTICATED, Caller, Refused
from server.simulation.ledger import Ledger, check_visitors
from server.simulation.live import follow

LOSSES = 0.2
_PAUSE_S = 1.0
_BOARD, _REPORT, _FOLLOW = 5, 3, 2


@dataclass
class Tablet:
    """Stands in one hall; `mark` is in every title its visitors write."""

    caller: Caller
    hall_id: str
    mark: str
    ledger: Ledger = field(default_factory=Ledger)
    _area_id: str = ""

    async def start(self, office: Caller) -> None:
        """Shows a code, which the office confirms for the hall."""
        said = {"deviceName": f"模拟平板 {self.mark}"}
        answer = await self.caller.run("DeviceAuthorize", input=said)
        pairing = answer["pairing"]
        confirmed = {"userCode": pairing["userCode"], "hallId": self.hall_id}
        await office.run("DeviceConfirm", input=confirmed)
        given = {"deviceCode": pairing["deviceCode"]}
        answer = await self.caller.run("DeviceToken", input=given)
        self.caller.token = answer["session"]["accessToken"]
        board = await self.caller.run("HallBoard", hallId=self.hall_id)
        self._area_id = board["area"]["id"]

    async def use(self, until: asyncio.Event) -> None:
        """One visitor after the other, until it is time to stop."""
        wanted = {"hallId": self.hall_id}
        listening = asyncio.create_task(follow(self.caller, "HallBoardEvents", wanted))
        try:
            while not until.is_set():
                await self._do_something()
                await asyncio.sleep(self.caller.chance.expovariate(1 / _PAUSE_S))
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def check(self) -> list[str]:
        """What is wrong with the receipts it handed out."""
        return await check_visitors(self.ledger, self.caller)

    async def _do_something(self) -> None:
        acts = [self._show_board, self._take_report, self._follow_receipt]
        (act,) = self.caller.chance.choices(acts, weights=(_BOARD, _REPORT, _FOLLOW))
        try:
            await act()
        except Refused as no:
            if no.code == UNAUTHENTICATED:
                raise

    async def _show_board(self) -> None:
        await self.caller.run("HallBoard", hallId=self.hall_id, first=40)
        await self.caller.run("HallSessions", hallId=self.hall_id, first=4)

    async def _take_report(self) -> None:
        title = f"{self.mark} 来访 {len(self.ledger.sent) + 1}"
        self.ledger.sent.add(title)
        said = {
            "id": to_wire("Issue", new_uuid()),
            "title": title,
            "source": "HALL",
            "areaId": self._area_id,
            "capturedAt": datetime.now(UTC).isoformat(),
        }
        answer = await self.caller.run_losing("HallCollect", LOSSES, input=said)
        self.ledger.receipts[title] = (answer["receipt"]["number"], answer["receipt"]["code"])
        self.caller.tally.created["来访反映"] += 1

    async def _follow_receipt(self) -> None:
        if self.ledger.receipts:
            number, code = self.caller.chance.choice(list(self.ledger.receipts.values()))
            await self.caller.run("ReceiptFollow", input={"number": number, "code": code})
