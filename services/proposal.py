"""Proposals (提案): written, co-signed, submitted; and rated once departments have replied."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.credit import WHOLE, Contribution, require_whole
from domain.errors import Conflict, Forbidden, IdTaken, NotFound
from domain.events import EventKind
from domain.proposal import PROPOSAL, ProposalStage, ProposalVerb, Satisfaction, SignerState
from domain.text import clean
from models.member import Member
from models.proposal import (
    Proposal,
    ProposalAssignment,
    ProposalConsultation,
    ProposalIssue,
    ProposalSigner,
)
from services.audience import OFFICE, tag, tags
from services.ports import Ports
from services.sources import Links, Sources
from services.visible import locked, parties
from services.work import Call, Result, Work, perform

LINKS = Links("proposal_id", ProposalIssue, ProposalConsultation)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalText:
    """The matter (案由), how things stand, what is suggested, and whom to ask to sign it."""

    title: str
    background: str
    suggestion: str
    sources: Sources = field(default_factory=Sources)
    cosigners: Sequence[Contribution] = ()


async def draft(
    proposal_id: UUID, said: ProposalText, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Begin a proposal and ask others to sign it."""
    if by.kind not in (ActorKind.MEMBER, ActorKind.CONVENER) or by.member_id is None:
        raise Forbidden("提案由委员提出。")
    step = partial(_draft, proposal_id, by.member_id, said)
    return await perform(step, by=by, ports=ports, call=call)


async def _draft(proposal_id: UUID, member_id: UUID, said: ProposalText, work: Work) -> UUID:
    known = await Proposal.get_or_none(id=proposal_id)
    words = _words(said)
    if known is not None:
        return _same(known, words["title"], member_id)
    member = await Member.get(id=member_id)
    row = work.insert(
        Proposal,
        id=proposal_id,
        county_id=work.by.county_id,
        member_id=member_id,
        group_id=member.sector_group_id,
        drafted_by_id=work.by.account_id,
        drafted_by_name=work.by.name,
        created_at=work.now,
        updated_at=work.now,
        **words,
    )
    await LINKS.replace(row.id, said.sources, work)
    await _invite(row, said.cosigners, work)
    await record(EventKind.PROPOSAL_DRAFTED, row, work)
    return row.id


def _same(known: Proposal, title: str, member_id: UUID) -> UUID:
    if (known.member_id, known.title) != (member_id, title):
        raise IdTaken("这个编号已用于另一件提案，请重新生成。", path=("input", "id"))
    return known.id


def _words(said: ProposalText) -> dict[str, str]:
    return {
        "title": clean(said.title, path=("input", "title"), least=1, most=100),
        "background": clean(said.background, path=("input", "background"), least=1, most=10000),
        "suggestion": clean(said.suggestion, path=("input", "suggestion"), least=1, most=10000),
    }


async def _invite(row: Proposal, cosigners: Sequence[Contribution], work: Work) -> None:
    """The proposer has what the others leave; whoever had signed is asked anew."""
    own = WHOLE - sum(each.percent for each in cosigners)
    signers = [Contribution(row.member_id, own), *cosigners]
    require_whole(signers, path=("input", "cosigners"))
    named = [each.member_id for each in signers]
    if await Member.filter(id__in=named, county_id=row.county_id).count() < len(named):
        raise NotFound("有的委员没有找到。", path=("input", "cosigners"))
    await ProposalSigner.filter(proposal_id=row.id).delete()
    for position, each in enumerate(signers):
        work.insert(
            ProposalSigner,
            county_id=row.county_id,
            proposal_id=row.id,
            member_id=each.member_id,
            position=position,
            share_percent=each.percent,
            state=SignerState.INVITED if position else SignerState.ACCEPTED,
        )


async def revise(
    proposal_id: UUID,
    said: ProposalText,
    *,
    base_version: int,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Change it; nobody has signed the new words but the proposer."""

    async def step(work: Work) -> UUID:
        row = await changing(proposal_id, ProposalVerb.REVISE, work)
        if row.version != base_version:
            raise Conflict("提案刚被改过，请看最新内容后再试。", path=("input", "baseVersion"))
        row.update_from_dict(_words(said))
        await LINKS.replace(row.id, said.sources, work)
        await _invite(row, said.cosigners, work)
        return await settle(row, EventKind.PROPOSAL_REVISED, work)

    return await perform(step, by=by, ports=ports, call=call)


async def drop(proposal_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Give it up."""

    async def step(work: Work) -> UUID:
        row = await changing(proposal_id, ProposalVerb.DROP, work)
        row.stage = ProposalStage.DROPPED
        return await settle(row, EventKind.PROPOSAL_DROPPED, work)

    return await perform(step, by=by, ports=ports, call=call)


async def cosign(
    proposal_id: UUID, *, is_accepted: bool, by: Actor, ports: Ports, call: Call
) -> Result:
    """Sign it, or not: who declines no longer sees it."""

    async def step(work: Work) -> UUID:
        row = await changing(proposal_id, ProposalVerb.COSIGN, work)
        signer = await ProposalSigner.get(proposal_id=row.id, member_id=work.by.member_id)
        signer.state = SignerState.ACCEPTED if is_accepted else SignerState.DECLINED
        signer.answered_at = work.now
        await signer.save()
        kind = EventKind.PROPOSAL_COSIGNED if is_accepted else EventKind.PROPOSAL_DECLINED
        return await settle(row, kind, work)

    return await perform(step, by=by, ports=ports, call=call)


async def submit(proposal_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Hand it in as signed so far: what the others do not take is the proposer's."""

    async def step(work: Work) -> UUID:
        row = await changing(proposal_id, ProposalVerb.SUBMIT, work)
        is_first = not row.is_submitted
        row.stage, row.is_submitted, row.submitted_at = ProposalStage.SUBMITTED, True, work.now
        await _close_invitations(row)
        if is_first:
            await LINKS.tell(EventKind.PROPOSAL_SUBMITTED, row.id, work)
        return await settle(row, EventKind.PROPOSAL_SUBMITTED, work)

    return await perform(step, by=by, ports=ports, call=call)


async def _close_invitations(row: Proposal) -> None:
    signers = ProposalSigner.filter(proposal_id=row.id)
    await signers.filter(state=SignerState.INVITED).update(state=SignerState.LAPSED)
    others = await signers.filter(state=SignerState.ACCEPTED).exclude(member_id=row.member_id)
    own = WHOLE - sum(each.share_percent for each in others)
    await signers.filter(member_id=row.member_id).update(share_percent=own)


async def rate(
    proposal_id: UUID,
    satisfaction: Satisfaction,
    comment: str,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """The proposer says how the replies were; who is not satisfied says why."""

    async def step(work: Work) -> UUID:
        row = await changing(proposal_id, ProposalVerb.RATE, work)
        least = 1 if satisfaction is Satisfaction.UNSATISFIED else 0
        row.rating_comment = clean(comment, path=("input", "comment"), least=least, most=1000)
        row.satisfaction, row.rated_at = satisfaction, work.now
        row.stage = ProposalStage.RATED
        return await settle(row, EventKind.PROPOSAL_RATED, work)

    return await perform(step, by=by, ports=ports, call=call)


async def changing(proposal_id: UUID, verb: ProposalVerb, work: Work) -> Proposal:
    """The proposal, locked, when the actor may do this to it now."""
    row = await locked(Proposal, permissions.PROPOSAL, proposal_id, by=work.by)
    held = await parties(row, permissions.PROPOSAL_PARTIES, by=work.by)
    PROPOSAL.require(verb, ProposalStage(row.stage), held)
    return row


async def settle(row: Proposal, kind: EventKind, work: Work, **facts: object) -> UUID:
    """Write the row as it is now, with its event."""
    row.version += 1
    row.updated_at = work.now
    await row.save()
    await record(kind, row, work, **facts)
    return row.id


async def record(kind: EventKind, row: Proposal, work: Work, **facts: object) -> None:
    """An event for all who sign or are asked to; later for group, office and departments too."""
    asked = (SignerState.INVITED, SignerState.ACCEPTED)
    signers = await ProposalSigner.filter(proposal_id=row.id, state__in=asked)
    concerned = [tag("member", each.member_id) for each in signers]
    if row.is_submitted:
        concerned += [OFFICE, *tags(group=row.group_id)]
    for each in await ProposalAssignment.filter(proposal_id=row.id):
        concerned.append(tag("department", each.department_id))
    work.record(kind, ("Proposal", row.id), audience=concerned, data=facts)
