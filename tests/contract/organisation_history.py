"""What the office of a village has arranged: something of every noun of organisation."""

from datetime import date

from domain.channel import ChannelKind
from domain.ids import new_uuid
from domain.mechanism import MechanismFamily
from domain.member import GroupRole
from services import channel, competence, leave, mechanism, membership
from services.channel import NewChannel
from services.competence import NewCompetence
from services.mechanism import NewItem
from tests.contract.history import History

MARCH = date(2026, 3, 1)


async def arrange(history: History) -> None:
    """A deputy, a leave, a line of the matrix, a channel, a slogan."""
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
    new = NewChannel(
        id=new_uuid(), area_id=village.areas["A1"], kind=ChannelKind.WECHAT_GROUP, name="A1网格群"
    )
    await channel.register(new, **await history.acting("zhao"))
    item = NewItem(id=new_uuid(), family=MechanismFamily.STEP, ordinal=1, label="收集")
    await mechanism.set_item(item, **await history.acting("office"))
