"""How a county's lists are imported and members let in."""

from domain.actor import ActorKind
from domain.ids import new_uuid, to_wire
from models.account import Account
from models.member import Member, Term
from tests.contract.cases import County, Request, case, sent
from tests.village import NOON


@case("CountyImport")
async def import_departments(county: County) -> Request:
    return Request("office", sent(kind="DEPARTMENTS", text="编码,名称\nD77,林业局\n", dryRun=True))


@case("MemberInvite")
async def invite(county: County) -> Request:
    village = county.history.village
    term = await Term.filter(county_id=village.county_id).first()
    assert term is not None
    member = await Member.create(
        county_id=village.county_id,
        term_id=term.id,
        sector_group_id=village.groups["two"],
        number=new_uuid().hex[-12:],
        name="新委员",
        updated_at=NOON,
    )
    await Account.create(
        county_id=village.county_id,
        member_id=member.id,
        kind=ActorKind.MEMBER,
        name=member.name,
        phone=f"198{new_uuid().int % 10**8:08d}",
        created_at=NOON,
    )
    return Request("office", sent(memberIds=[to_wire("Member", member.id)]))
