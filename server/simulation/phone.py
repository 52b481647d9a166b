"""A member's phone: reads, collects, goes through spells without a network, sends photos later."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from domain.ids import new_uuid, to_wire
from server.simulation.caller import UNAUTHENTICATED, Caller, Refused
from server.simulation.ledger import Ledger, check_member
from server.simulation.live import follow
from server.simulation.photo import SimulatedPhoto, take_photo, upload

LOSSES = 0.2
_PAUSE_S = 0.6
_OFFLINE_S = (0.5, 3.0)
_PLACES = ("楼道", "井盖", "路灯", "停车", "垃圾", "漏水", "围栏", "健身器材")


def _now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass
class Phone:
    """Signed in as one of the demonstration's members; `mark` is in every title it writes."""

    caller: Caller
    number: str
    password: str
    mark: str
    ledger: Ledger = field(default_factory=Ledger)
    _grids: list[str] = field(default_factory=list)
    _known: list[str] = field(default_factory=list)
    _cursor: str = ""

    async def start(self) -> None:
        """Sign in and take along what the field needs."""
        said = {"phone": self.number, "password": self.password, "deviceName": "模拟手机"}
        answer = await self.caller.run("SignIn", input=said)
        self.caller.token = answer["session"]["accessToken"]
        pack = await self.caller.run("OfflinePack")
        self._cursor = pack["cursor"]
        self._grids = [grid["id"] for grid in pack["grids"]]
        self._known = [issue["id"] for issue in pack["issues"]]

    async def use(self, until: asyncio.Event) -> None:
        """Do one thing after the other until it is time to stop; what is under way is finished."""
        listening = asyncio.create_task(follow(self.caller, "MyInboxEvents", {}))
        try:
            while not until.is_set():
                await self._do_something()
                await asyncio.sleep(self.caller.chance.expovariate(1 / _PAUSE_S))
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def check(self) -> list[str]:
        """What is wrong with this phone's records at the end."""
        return await check_member(self.ledger, self.caller, self.mark)

    async def _do_something(self) -> None:
        habits = self._habits()
        (act,) = self.caller.chance.choices(list(habits), weights=list(habits.values()))
        try:
            await act()
        except Refused as no:
            if no.code == UNAUTHENTICATED:
                raise

    def _habits(self) -> dict[Callable[[], Awaitable[None]], int]:
        return {
            self._look_at_feed: 25,
            self._look_at_issue: 20,
            self._catch_up: 10,
            self._look_at_inbox: 8,
            self._look_at_duty: 4,
            self._collect: 15,
            self._study: 8,
            self._be_offline: 8,
            self._consult: 2,
        }

    async def _look_at_feed(self) -> None:
        answer = await self.caller.run_whole("HomeFeed", first=20)
        self._known = [issue["id"] for issue in answer["issues"]["nodes"]] or self._known

    async def _look_at_issue(self) -> None:
        if self._known:
            await self.caller.run("IssueDetail", id=self.caller.chance.choice(self._known))

    async def _catch_up(self) -> None:
        answer = await self.caller.run("Changes", after=self._cursor, first=50)
        self._cursor = answer["cursor"]

    async def _look_at_inbox(self) -> None:
        await self.caller.run("Inbox", first=20)

    async def _look_at_duty(self) -> None:
        await self.caller.run("MyDuty", year=datetime.now(UTC).year)

    async def _collect(self) -> None:
        said, photos = self._new_issue()
        answer = await self.caller.run_losing("IssueCollect", LOSSES, input=said)
        self._confirm(answer["issue"]["id"], said["title"])
        await self._send_photos(said["id"], photos)

    async def _study(self) -> None:
        """Only where the server offers it; that somebody else was faster is nothing unusual."""
        if not self._known:
            return
        of = self.caller.chance.choice(self._known)
        issue = (await self.caller.run_whole("IssueDetail", id=of))["issue"]
        may = {action["code"] for action in issue["allowedActions"] if action["isAllowed"]}
        if "STUDY" in may:
            said = {"id": issue["id"], "baseVersion": issue["version"], "finding": "已到现场看过。"}
            await self.caller.run_losing("IssueStudy", LOSSES, input=said)

    async def _be_offline(self) -> None:
        """Collect without a network, then push everything at once, photos last."""
        chance = self.caller.chance
        self.caller.tally.offline_spells += 1
        made = [self._new_issue() for _ in range(chance.randint(1, 5))]
        await asyncio.sleep(chance.uniform(*_OFFLINE_S))
        items = [{"issueCollect": {**said, "clientMutationId": new_uuid().hex}} for said, _ in made]
        sent = {"sentAt": _now(), "items": items}
        answer = await self.caller.run_losing("SyncPush", LOSSES, input=sent)
        for (said, photos), result in zip(made, answer["results"], strict=True):
            await self._take_result(said, photos, result)

    async def _take_result(
        self, said: dict[str, Any], photos: list[SimulatedPhoto], result: dict[str, Any]
    ) -> None:
        if result["__typename"] not in ("SyncApplied", "SyncReplayed"):
            self.caller.tally.errors[f"SyncPush {result.get('code', 'CONFLICT')}"] += 1
            return
        self._confirm(said["id"], said["title"])
        await self._send_photos(said["id"], photos)

    async def _consult(self) -> None:
        """Open a consultation on the spot and write down what is said."""
        said = {
            "id": to_wire("Consultation", new_uuid()),
            "title": f"{self.mark} 现场商量",
            "setting": "COURTYARD",
            "areaId": self.caller.chance.choice(self._grids),
            "capturedAt": _now(),
        }
        await self.caller.run_losing("ConsultationOpen", LOSSES, input=said)
        self.caller.tally.created["协商"] += 1
        written = self.ledger.entries.setdefault(said["id"], [])
        for ordinal in range(self.caller.chance.randint(1, 4)):
            entry = {
                "id": said["id"],
                "entryId": to_wire("SessionEntry", new_uuid()),
                "kind": "STATEMENT",
                "content": f"第 {ordinal + 1} 句",
                "capturedAt": _now(),
            }
            await self.caller.run_losing("ConsultationRecord", LOSSES, input=entry)
            written.append(entry["entryId"])
            self.caller.tally.created["现场记录"] += 1

    def _new_issue(self) -> tuple[dict[str, Any], list[SimulatedPhoto]]:
        chance = self.caller.chance
        photos = [take_photo(chance)] if chance.random() < 0.4 else []
        title = f"{self.mark} {chance.choice(_PLACES)} {len(self.ledger.sent) + 1}"
        self.ledger.sent.add(title)
        said = {
            "id": to_wire("Issue", new_uuid()),
            "title": title,
            "source": "VISIT",
            "areaId": chance.choice(self._grids),
            "capturedAt": _now(),
            "photos": [photo.input for photo in photos],
        }
        return said, photos

    def _confirm(self, issue_id: str, title: str) -> None:
        self.ledger.confirmed[issue_id] = title
        self.caller.tally.created["线索"] += 1

    async def _send_photos(self, issue_id: str, photos: list[SimulatedPhoto]) -> None:
        for photo in photos:
            await upload(photo, self.caller)
            self.ledger.photos[photo.id] = issue_id
            self.caller.tally.created["照片"] += 1
