"""How the contract's operations on sessions and tablets are asked."""

from typing import Any

from domain.ids import to_wire
from tests.application import PASSWORD, give_password
from tests.contract.cases import County, Request, case, sent

PHONES = {"office": "13800000002", "water": "13800000003"}


@case("SignIn")
async def sign_in(county: County) -> Request:
    await give_password(county.history.village, "office", PHONES["office"])
    return Request(None, sent(phone=PHONES["office"], password=PASSWORD, deviceName="手机"))


@case("SessionRefresh")
async def refresh(county: County) -> Request:
    issued = await county.clients.another_session("qian")
    return Request(None, sent(refreshToken=issued.refresh_token))


@case("TabletRefresh")
async def refresh_a_tablet(county: County) -> Request:
    issued = await county.clients.another_session("tablet")
    return Request(None, sent(refreshToken=issued.refresh_token))


@case("SignOut")
async def sign_out(county: County) -> Request:
    issued = await county.clients.another_session("qian")
    return Request("qian", sent(), token=issued.access_token)


@case("PasswordChange")
async def change_password(county: County) -> Request:
    await give_password(county.history.village, "water", PHONES["water"])
    issued = await county.clients.another_session("water")
    said = sent(oldPassword=PASSWORD, newPassword="a rather different horse")
    return Request("water", said, token=issued.access_token)


@case("SessionRevoke")
async def revoke(county: County) -> Request:
    issued = await county.clients.another_session("qian")
    return Request("qian", sent(sessionId=to_wire("Session", issued.session_id)))


async def _pairing(county: County) -> dict[str, Any]:
    data = await county.clients.run("DeviceAuthorize", None, input={"deviceName": "平板"})
    asked: dict[str, Any] = data["deviceAuthorize"]["pairing"]
    return asked


async def _confirmation(county: County) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was asked, and the variables that confirm it."""
    asked = await _pairing(county)
    hall = to_wire("Hall", county.history.village.halls["H1"])
    return asked, sent(userCode=asked["userCode"], hallId=hall)


@case("DeviceAuthorize")
async def authorize(county: County) -> Request:
    return Request(None, sent(deviceName="议事厅平板"))


@case("DeviceConfirm")
async def confirm(county: County) -> Request:
    _, variables = await _confirmation(county)
    return Request("office", variables)


@case("DeviceToken")
async def redeem(county: County) -> Request:
    asked, variables = await _confirmation(county)
    await county.clients.run("DeviceConfirm", "office", **variables)
    return Request(None, sent(deviceCode=asked["deviceCode"]))
