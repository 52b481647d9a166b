"""What residents find and do in the history: a code in the hall, a receipt in the hand."""

from domain.ids import new_uuid
from domain.retention import RetentionKind
from models.reporter import Reporter
from services import qr_code, receipt, reporter, retention
from services.issue import NewReporter
from services.qr_code import NewQrCode
from services.receipt import Presented
from services.resident_erase import erase
from services.resident_search import Wanted
from tests.contract.history import History


async def presented(history: History, name: str) -> Presented:
    """The receipt of who raised a named issue."""
    row = await Reporter.get(origin_id=history.issues[name], kind="RAISED")
    given = receipt.receipt_of(row, history.village.ports)
    return Presented(given.number, given.code, "203.0.113.7")


async def hang(history: History) -> None:
    """A code in the hall, another in a grid of the other township; somebody joins in."""
    hall = NewQrCode(id=new_uuid(), hall_id=history.village.halls["H1"], label="门口")
    far = NewQrCode(id=new_uuid(), area_id=history.village.areas["D1"])
    for new in (hall, far):
        await qr_code.issue(new, **await history.acting("office"))
    history.qr_codes.update(hall=hall.id, far=far.id)
    joined = NewReporter(name="老李", contact="13987654321")
    near = history.issues["near"]
    await reporter.join(near, new_uuid(), joined, **await history.acting("zhao"))


async def forget(history: History) -> None:
    """Somebody joins in, and has what is known of them erased."""
    new = NewReporter(name="申屠宁", contact="13611110000")
    near = history.issues["near"]
    await reporter.join(near, new_uuid(), new, **await history.acting("zhao"))
    await retention.set_rule(RetentionKind.REPORTER, 365, **await history.acting("office"))
    wanted = Wanted(contact="13611110000")
    await erase(wanted, "本人要求", **await history.acting("office"))
