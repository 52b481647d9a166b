"""Mutations of what the county arranges once: terms, competences, channels, slogans."""

import strawberry

from resolvers.context import Info
from resolvers.inputs import area_identity, identity, identity_or_none, required_area
from resolvers.payload import acting, answered
from schema.channel import ChannelPayload, ChannelRegisterInput, ChannelRetireInput
from schema.competence import (
    CompetencePayload,
    CompetenceRemoveInput,
    CompetenceRemovePayload,
    CompetenceSetInput,
)
from schema.described import Sent
from schema.mechanism import MechanismItemPayload, MechanismItemSetInput
from schema.member_input import TermPayload, TermSetInput
from services import channel, competence, mechanism, term
from services.channel import NewChannel
from services.competence import NewCompetence
from services.mechanism import NewItem
from services.term import NewTerm
from services.work import Result

CHANNEL = {"entity": "channel", "type_name": "Channel"}


@strawberry.type
class OrganisationMutation:
    @strawberry.mutation(description="设定一届。")
    async def term_set(self, info: Info, input: Sent[TermSetInput]) -> TermPayload:
        work = _set_term(input, info)
        return await answered(TermPayload, input, work, entity="term", type_name="Term")

    @strawberry.mutation(description="设定一条部门职责。")
    async def competence_set(
        self, info: Info, input: Sent[CompetenceSetInput]
    ) -> CompetencePayload:
        work = _set_competence(input, info)
        return await answered(
            CompetencePayload, input, work, entity="competence", type_name="Competence"
        )

    @strawberry.mutation(description="取消一条部门职责。")
    async def competence_remove(
        self, info: Info, input: Sent[CompetenceRemoveInput]
    ) -> CompetenceRemovePayload:
        work = _remove_competence(input, info)
        return await answered(
            CompetenceRemovePayload, input, work, entity="department", type_name="Department"
        )

    @strawberry.mutation(description="登记渠道。")
    async def channel_register(
        self, info: Info, input: Sent[ChannelRegisterInput]
    ) -> ChannelPayload:
        return await answered(ChannelPayload, input, _register(input, info), **CHANNEL)

    @strawberry.mutation(description="停用渠道。")
    async def channel_retire(self, info: Info, input: Sent[ChannelRetireInput]) -> ChannelPayload:
        return await answered(ChannelPayload, input, _retire(input, info), **CHANNEL)

    @strawberry.mutation(description="设定一条机制提法。")
    async def mechanism_item_set(
        self, info: Info, input: Sent[MechanismItemSetInput]
    ) -> MechanismItemPayload:
        work = _set_item(input, info)
        return await answered(
            MechanismItemPayload, input, work, entity="mechanism_item", type_name="MechanismItem"
        )


async def _set_term(sent: TermSetInput, info: Info) -> Result:
    new = NewTerm(
        id=identity("Term", sent.id, "id"),
        number=sent.number,
        name=sent.name,
        starts_on=sent.starts_on,
        ends_on=sent.ends_on,
    )
    return await term.set_term(new, **acting("termSet", sent, info))


async def _set_competence(sent: CompetenceSetInput, info: Info) -> Result:
    new = NewCompetence(
        id=identity("Competence", sent.id, "id"),
        category_id=identity("Category", sent.category_id, "categoryId"),
        area_id=area_identity(sent.area_id, "areaId"),
        department_id=identity("Department", sent.department_id, "departmentId"),
        position=sent.position,
        note=sent.note,
    )
    return await competence.set_line(new, **acting("competenceSet", sent, info))


async def _remove_competence(sent: CompetenceRemoveInput, info: Info) -> Result:
    competence_id = identity("Competence", sent.id, "id")
    return await competence.remove_line(competence_id, **acting("competenceRemove", sent, info))


async def _register(sent: ChannelRegisterInput, info: Info) -> Result:
    new = NewChannel(
        id=identity("Channel", sent.id, "id"),
        area_id=required_area(sent.area_id, "areaId"),
        kind=sent.kind,
        name=sent.name,
        note=sent.note,
        hall_id=identity_or_none("Hall", sent.hall_id, "hallId"),
    )
    return await channel.register(new, **acting("channelRegister", sent, info))


async def _retire(sent: ChannelRetireInput, info: Info) -> Result:
    channel_id = identity("Channel", sent.id, "id")
    return await channel.retire(channel_id, **acting("channelRetire", sent, info))


async def _set_item(sent: MechanismItemSetInput, info: Info) -> Result:
    new = NewItem(
        id=identity("MechanismItem", sent.id, "id"),
        family=sent.family,
        ordinal=sent.ordinal,
        label=sent.label,
        description=sent.description,
        is_interpretation=sent.is_interpretation,
        is_active=sent.is_active,
    )
    return await mechanism.set_item(new, **acting("mechanismItemSet", sent, info))
