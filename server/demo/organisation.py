"""How the demonstration county is arranged: halls, channels, competences, slogans, deputies."""

from collections.abc import Mapping
from uuid import UUID

from domain.area import AreaLevel
from domain.channel import CHANNEL_LABELS, ChannelKind
from domain.hall import (
    HallCheck,
    HallKind,
    OpeningHours,
    SixHave,
    require_checklist,
    require_hours,
    stored_checklist,
    stored_hours,
)
from domain.local_day import local_day
from models.account import Account
from models.area import Area
from models.channel import Channel
from models.competence import Competence
from models.issue import Category
from models.mechanism import MechanismItem
from models.member import Member
from models.organisation import Department, Hall
from server.demo.facts import Facts
from server.demo.people import GROUP_COUNT
from services.membership import keep_history
from services.work import Work


async def open_hall(facts: Facts, work: Work) -> Hall:
    """A hall as the register would have it."""
    hours = [OpeningHours(**each) for each in facts["hours"]]
    checks = [
        HallCheck(SixHave(each["item"]), each["has"], each["note"]) for each in facts["checklist"]
    ]
    require_hours(hours)
    if checks:
        require_checklist(checks)
    area = await Area.get(county_id=work.by.county_id, code=facts["community"])
    return await Hall.create(
        county_id=work.by.county_id,
        area_id=area.id,
        code=facts["code"],
        name=facts["name"],
        kind=HallKind(facts["kind"]),
        address=facts["address"],
        keeper_name=facts["keeper"],
        longitude=area.centre_longitude,
        latitude=area.centre_latitude,
        opening_hours=stored_hours(hours),
        checklist=stored_checklist(checks),
        checked_at=work.now if checks else None,
        checked_by_name=work.by.name if checks else "",
    )


async def arrange(facts: Facts, work: Work) -> None:
    """What an office arranges once, after members, departments, townships and halls are there."""
    await _word_mechanism(facts, work)
    await _divide_competences(facts, work)
    await _register_channels(work)
    await _name_deputies(work)


async def _word_mechanism(facts: Facts, work: Work) -> None:
    ordinals: dict[str, int] = {}
    for item in facts["mechanism"]:
        family = item["family"]
        ordinals[family] = ordinals.get(family, 0) + 1
        await MechanismItem.create(
            county_id=work.by.county_id,
            family=family,
            ordinal=ordinals[family],
            label=item["label"],
            description=item["description"],
            is_interpretation=item["isInterpretation"],
        )


async def _divide_competences(facts: Facts, work: Work) -> None:
    county_id = work.by.county_id
    categories = {row.name: row.id for row in await Category.filter(county_id=county_id)}
    departments = {row.name: row.id for row in await Department.filter(county_id=county_id)}
    townships = await Area.filter(county_id=county_id, level=AreaLevel.TOWNSHIP)
    areas = {area.code: area.id for area in townships}
    for line in facts["competences"]:
        await Competence.create(
            county_id=county_id,
            category_id=categories[line["category"]],
            department_id=departments[line["department"]],
            area_id=areas[line["township"]] if "township" in line else None,
            position=line.get("position", 0),
            note=line.get("note", ""),
            created_at=work.now,
        )


async def _register_channels(work: Work) -> None:
    """A chat group in every community, a telephone in every township, and the halls."""
    county_id = work.by.county_id
    keepers = {
        account.township_id: account.id
        for account in await Account.filter(county_id=county_id, township_id__isnull=False)
    }
    areas = {area.id: area for area in await Area.filter(county_id=county_id)}
    channels = [
        _channel(area, ChannelKind.PHONE, f"{area.name}热线", keepers, areas, work)
        for area in areas.values()
        if area.level == AreaLevel.TOWNSHIP
    ]
    channels += [
        _channel(area, ChannelKind.WECHAT_GROUP, f"{area.name}网格群", keepers, areas, work)
        for area in areas.values()
        if area.level == AreaLevel.COMMUNITY
    ]
    for hall in await Hall.filter(county_id=county_id):
        area = areas[hall.area_id]
        channel = _channel(area, ChannelKind.HALL, hall.name, keepers, areas, work)
        channel.hall_id = hall.id
        channels.append(channel)
    await Channel.bulk_create(channels)


def _channel(
    area: Area,
    kind: ChannelKind,
    name: str,
    keepers: Mapping[UUID | None, UUID],
    areas: Mapping[UUID, Area],
    work: Work,
) -> Channel:
    above = areas[area.parent_id] if area.parent_id else area
    township = area if area.level == AreaLevel.TOWNSHIP else above
    return Channel(
        county_id=work.by.county_id,
        area_id=area.id,
        kind=kind,
        name=name,
        note=f"{CHANNEL_LABELS[kind]}（演示）",
        registered_by_id=keepers[township.id],
        created_at=work.now,
        updated_at=work.now,
    )


async def _name_deputies(work: Work) -> None:
    """The second member of every group."""
    numbers = [f"{GROUP_COUNT + position:03d}" for position in range(1, GROUP_COUNT + 1)]
    deputies = await Member.filter(county_id=work.by.county_id, number__in=numbers)
    for deputy in deputies:
        deputy.is_deputy = True
        await deputy.save(update_fields=["is_deputy"])
    await keep_history(deputies, local_day(work.now))
