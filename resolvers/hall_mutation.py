"""Mutations of halls: register, change, check, and retire their tablets."""

import strawberry

from domain.hall import HallCheck, OpeningHours
from resolvers.context import Info
from resolvers.inputs import fix_of, identity, required_area
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.hall_input import (
    DeviceRetireInput,
    DeviceRetirePayload,
    HallChangeInput,
    HallCheckSetInput,
    HallPayload,
    HallRegisterInput,
    OpeningHoursInput,
)
from services import device, hall
from services.hall import HallEntry
from services.work import Result

ANSWER = {"entity": "hall", "type_name": "Hall"}


@strawberry.type
class HallMutation:
    @strawberry.mutation(description="登记议事厅。")
    async def hall_register(self, info: Info, input: Sent[HallRegisterInput]) -> HallPayload:
        return await answered(HallPayload, input, _register(input, info), **ANSWER)

    @strawberry.mutation(description="修改议事厅。")
    async def hall_change(self, info: Info, input: Sent[HallChangeInput]) -> HallPayload:
        return await answered(HallPayload, input, _change(input, info), **ANSWER)

    @strawberry.mutation(description="核对六有。")
    async def hall_check_set(self, info: Info, input: Sent[HallCheckSetInput]) -> HallPayload:
        return await answered(HallPayload, input, _check(input, info), **ANSWER)

    @strawberry.mutation(description="停用议事厅的平板，如遗失、损坏。")
    async def device_retire(
        self, info: Info, input: Sent[DeviceRetireInput]
    ) -> DeviceRetirePayload:
        work = _retire(input, info)
        return await answered(DeviceRetirePayload, input, work, entity="device", type_name="Device")


def _entry(sent: HallRegisterInput | HallChangeInput, *, is_open: bool) -> HallEntry:
    fix = fix_of(sent.place)
    return HallEntry(
        name=sent.name,
        kind=sent.kind,
        area_id=required_area(sent.area_id, "areaId"),
        address=sent.address,
        keeper_name=sent.keeper_name,
        position=fix.position if fix else None,
        opening_hours=[_hours(each) for each in sent.opening_hours],
        is_open=is_open,
    )


def _hours(sent: OpeningHoursInput) -> OpeningHours:
    return OpeningHours(sent.weekday, sent.opens, sent.closes)


async def _register(sent: HallRegisterInput, info: Info) -> Result:
    hall_id = identity("Hall", sent.id, "id")
    acts = acting("hallRegister", sent, info)
    return await hall.register(hall_id, sent.code, _entry(sent, is_open=True), **acts)


async def _change(sent: HallChangeInput, info: Info) -> Result:
    hall_id = identity("Hall", sent.id, "id")
    entry = _entry(sent, is_open=sent.is_open)
    acts = acting("hallChange", sent, info)
    return await hall.change(hall_id, entry, base_version=sent.base_version, **acts)


async def _check(sent: HallCheckSetInput, info: Info) -> Result:
    checks = [HallCheck(each.item, each.has, each.note) for each in sent.checks]
    hall_id = identity("Hall", sent.id, "id")
    return await hall.check(hall_id, checks, **acting("hallCheckSet", sent, info))


async def _retire(sent: DeviceRetireInput, info: Info) -> Result:
    device_id = identity("Device", sent.id, "id")
    return await device.retire(device_id, **acting("deviceRetire", sent, info))
