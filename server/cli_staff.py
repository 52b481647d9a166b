"""`gridhall staff`: the first login of a county's office, and a way back in when all are lost."""

from typing import Annotated
from uuid import UUID

import typer

from domain.actor import Actor
from domain.errors import NotFound
from domain.ids import new_uuid
from domain.member_row import clean_phone
from domain.staff import StaffKind
from models.account import Account
from models.area import Area
from models.organisation import Department
from server.cli_world import OneCounty, county_of, in_the_world
from server.world import World
from services.invite import STAFF, Invited, invite
from services.request import Call
from services.staff import NewStaff, appoint
from services.work import system_actor

staff_app = typer.Typer(help="经办人：办公室、部门、街道（镇、乡）的账号。", no_args_is_help=True)


@staff_app.command("appoint")
def appoint_one(
    name: Annotated[str, typer.Argument(help="姓名或称呼。")],
    phone: Annotated[str, typer.Argument(help="登录用的手机号。")],
    county: OneCounty = "",
    department: Annotated[str, typer.Option(help="部门的编码；部门的经办人要填。")] = "",
    township: Annotated[str, typer.Option(help="街道、镇、乡的编码；它们的经办人要填。")] = "",
) -> None:
    """设定经办人，打印初始密码；不填部门和街道（镇、乡）的，是县政协办公室的。"""

    async def work(world: World) -> Invited:
        by = system_actor((await county_of(county)).id)
        new = NewStaff(
            id=new_uuid(),
            kind=_kind(department, township),
            name=name,
            phone=phone,
            department_id=await _desk(Department, department, by),
            township_id=await _desk(Area, township, by),
        )
        return await appoint(new, by=by, ports=world.ports, call=_once("staffAppoint"))

    _tell(in_the_world(work))


@staff_app.command("invite")
def invite_one(
    phone: Annotated[str, typer.Argument(help="登录用的手机号。")], county: OneCounty = ""
) -> None:
    """重设一位经办人的初始密码并打印；原有登录立即失效。"""

    async def work(world: World) -> Invited:
        by = system_actor((await county_of(county)).id)
        row = await Account.get_or_none(phone=clean_phone(phone), county_id=by.county_id)
        wanted = [row.id if row else new_uuid()]
        return await invite(wanted, STAFF, by=by, ports=world.ports, call=_once("staffInvite"))

    _tell(in_the_world(work))


def _kind(department: str, township: str) -> StaffKind:
    if department:
        return StaffKind.DEPARTMENT
    return StaffKind.TOWNSHIP if township else StaffKind.OFFICE


async def _desk(among: type[Department | Area], code: str, by: Actor) -> UUID | None:
    found = await among.get_or_none(code=code, county_id=by.county_id) if code else None
    if code and found is None:
        raise NotFound(f"没有编码为 {code} 的部门或街道、镇、乡。")
    return found.id if found else None


def _once(operation: str) -> Call:
    return Call(operation, new_uuid().hex, "")


def _tell(made: Invited) -> None:
    for each in made.invitations:
        typer.echo(f"{each.name}  {each.phone}  初始密码 {each.password}（首次登录必须修改）")
