"""A whole simulation: phones and tablets side by side, progress meanwhile, a check at the end."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from random import Random

import httpx

from server.demo.accounts import OFFICE_PHONE
from server.demo.build import PASSWORD
from server.demo.people import MEMBER_COUNT, phone
from server.simulation.caller import Caller, document_ids
from server.simulation.phone import Phone
from server.simulation.tablet import Tablet
from server.simulation.tally import Tally

_PATIENCE_S = 20.0
_PROGRESS_S = 2.0
_SIGNING_IN = 4
_LAST_MEMBER = MEMBER_COUNT - 1  # the one behind has to change the password first


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Who takes part for how long, and the seed of everything that is left to chance."""

    url: str
    phones: int
    tablets: int
    seconds: float
    seed: int = 210522
    password: str = PASSWORD


@dataclass(frozen=True)
class Outcome:
    """What was counted, and what was found wrong at the end; each in words."""

    tally: Tally
    wrong: list[str]
    confirmed: int
    """How many records were looked for at the end."""


async def simulate(plan: Plan, say: Callable[[str], None]) -> Outcome:
    """Run it against a server with the demonstration's accounts; `say` hears of its progress."""
    tally, mark = Tally(), f"模拟{secrets.token_hex(3)}"
    async with AsyncExitStack() as stack:
        clients = _Clients(plan, tally, stack)
        phones = [_phone(number, mark, clients) for number in range(plan.phones)]
        await _started([each.start for each in phones])
        tablets = await _tablets(mark, clients) if plan.tablets else []
        devices: list[Phone | Tablet] = [*phones, *tablets]
        say(f"{len(phones)} 部手机、{len(tablets)} 台平板已就绪，运行 {plan.seconds:.0f} 秒。")
        async with _reporting(tally, say):
            await _use(devices, plan.seconds)
        say("核对每一条确认过的记录……")
        wrong = [line for found in await _checked(devices) for line in found]
    confirmed = sum(device.ledger.confirmed_count for device in devices)
    return Outcome(tally, wrong, confirmed)


@dataclass(frozen=True)
class _Clients:
    """Makes every device its own connections and its own chance."""

    plan: Plan
    tally: Tally
    stack: AsyncExitStack

    def caller(self, app: str, who: str) -> Caller:
        client = httpx.AsyncClient(base_url=self.plan.url, timeout=_PATIENCE_S, trust_env=False)
        self.stack.push_async_callback(client.aclose)
        chance = Random(f"{self.plan.seed} {who}")
        return Caller(client, document_ids(app), self.tally, chance)


def _phone(number: int, mark: str, clients: _Clients) -> Phone:
    member = number % _LAST_MEMBER + 1
    caller = clients.caller("member_app", f"phone {number}")
    return Phone(caller, phone(member), clients.plan.password, f"{mark}-{number}")


async def _tablets(mark: str, clients: _Clients) -> list[Tablet]:
    """One in each hall in turn, paired one after the other by the office."""
    office = clients.caller("office", "office")
    said = {"phone": OFFICE_PHONE, "password": clients.plan.password}
    office.token = (await office.run("SignIn", input=said))["session"]["accessToken"]
    halls = (await office.run_whole("CountyOverview"))["halls"]
    tablets = []
    for number in range(clients.plan.tablets):
        caller = clients.caller("hall_tablet", f"tablet {number}")
        tablets.append(Tablet(caller, halls[number % len(halls)]["id"], f"{mark}-厅{number}"))
        await tablets[-1].start(office)
    return tablets


async def _started(starts: Sequence[Callable[[], Awaitable[None]]]) -> None:
    """A few at a time: passwords are slow to check on purpose."""
    turn = asyncio.Semaphore(_SIGNING_IN)

    async def start(begin: Callable[[], Awaitable[None]]) -> None:
        async with turn:
            await begin()

    await asyncio.gather(*(start(each) for each in starts))


async def _use(devices: Sequence[Phone | Tablet], seconds: float) -> None:
    until = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, until.set)
    await asyncio.gather(*(device.use(until) for device in devices))


async def _checked(devices: Sequence[Phone | Tablet]) -> list[list[str]]:
    return list(await asyncio.gather(*(device.check() for device in devices)))


@asynccontextmanager
async def _reporting(tally: Tally, say: Callable[[str], None]) -> AsyncIterator[None]:
    began = time.monotonic()

    async def report() -> None:
        while True:
            await asyncio.sleep(_PROGRESS_S)
            say(tally.progress(time.monotonic() - began))

    task = asyncio.create_task(report())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
