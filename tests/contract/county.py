"""A village with all its history: what every operation of the contract is tried on."""

from server.app import Application
from tests.application import clients_of
from tests.contract.cases import County
from tests.contract.family_history import relate
from tests.contract.history import live
from tests.contract.organisation_history import arrange
from tests.contract.output_history import lead_to
from tests.contract.resident_history import forget, hang
from tests.contract.supervision_history import supervise
from tests.contract.task_history import give_tasks
from tests.contract.webhook_history import tell_others


async def live_in(application: Application, code: str) -> County:
    """Found a county in the application's database, and let everything happen there."""
    clients = await clients_of(application, code=code)
    history = await live(clients.village)
    await arrange(history)
    await give_tasks(history)
    await supervise(history)
    await relate(history)
    await hang(history)
    await forget(history)
    await tell_others(history)
    await lead_to(history)
    return County(clients, history)
