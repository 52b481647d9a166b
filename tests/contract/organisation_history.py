"""What the office of a village has arranged: something of every noun of organisation."""

from datetime import date, timedelta
from uuid import UUID

from domain.activity import ActivityKind, Turnout
from domain.category import CategoryAxis
from domain.channel import ChannelKind
from domain.duty import DEFAULT_RULES, DutyKind
from domain.ids import new_uuid
from domain.mechanism import MechanismFamily
from domain.member import GroupRole
from services import category, channel, competence, duty, leave, mechanism, membership
from services.category import NewCategory
from services.channel import NewChannel
from services.competence import NewCompetence
from services.duty import NewDuty
from services.duty_derivation import derive_duty
from services.mechanism import NewItem
from services.photo_declaration import NewPhoto
from tests.contract.history import History
from tests.village import NOON

MARCH = date(2026, 3, 1)


async def arrange(history: History) -> None:
    """A deputy, a leave, a line of the matrix, a category, a channel, a slogan."""
    village = history.village
    office = await history.acting("office")
    await membership.appoint(village.members["qian"], GroupRole.DEPUTY, MARCH, **office)
    history.leaves["sun"] = new_uuid()
    asks = await history.acting("sun")
    await leave.ask(history.leaves["sun"], date(2026, 5, 1), date(2026, 5, 9), "出差", **asks)
    line = NewCompetence(
        id=new_uuid(),
        category_id=village.categories["light"],
        department_id=village.departments["housing"],
    )
    await competence.set_line(line, **await history.acting("office"))
    city = NewCategory(id=new_uuid(), code="city", name="市容环境", axis=CategoryAxis.CITY)
    await category.set_category(city, **await history.acting("office"))
    new = NewChannel(
        id=new_uuid(), area_id=village.areas["A1"], kind=ChannelKind.WECHAT_GROUP, name="A1网格群"
    )
    await channel.register(new, **await history.acting("zhao"))
    item = NewItem(id=new_uuid(), family=MechanismFamily.STEP, ordinal=1, label="收集")
    await mechanism.set_item(item, **await history.acting("office"))
    await _hold_activities(history, item.id)
    await _keep_duty(history)


async def _hold_activities(history: History, tag_id: UUID) -> None:
    """A talk in the hall, a visit after a consultation, a clinic that is still to come."""
    known, photo = history.activities, (NewPhoto(id=new_uuid()),)
    hall = history.village.halls["H1"]
    known["talk"] = await history.record_activity(
        "zhao", hall_id=hall, turnout=Turnout(40, 0), tag_ids=[tag_id], photos=photo
    )
    known["visit"] = await history.record_activity(
        "sun",
        kind=ActivityKind.VISIT,
        title="回访",
        consultation_id=history.consultations["other group"],
        photos=(NewPhoto(id=new_uuid()),),
    )
    known["clinic"] = await history.record_activity(
        "town2",
        kind=ActivityKind.CLINIC,
        title="义诊",
        planned_for=NOON + timedelta(days=3),
        area_id=history.village.areas["D1"],
    )


async def _keep_duty(history: History) -> None:
    """What has happened so far, one thing by hand, and rules of the county's own."""
    await derive_duty(history.village.ports)
    new = NewDuty(id=new_uuid(), kind=DutyKind.OTHER, title="接待日", occurred_on=MARCH)
    await duty.record(new, **await history.acting("sun"))
    office = await history.acting("office")
    await duty.set_rules(new_uuid(), 2026, DEFAULT_RULES, "试行", **office)
