"""A device's subscription over graphql-transport-ws; counts what it hears until it is cancelled."""

import asyncio
from contextlib import suppress
from typing import Any

import orjson
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from server.simulation.caller import Caller

_PROTOCOL = Subprotocol("graphql-transport-ws")
_AGAIN_S = 0.5


async def follow(caller: Caller, name: str, variables: dict[str, Any]) -> None:
    """Follows for ever; after a cut it goes on behind the last cursor it heard."""
    while True:
        with suppress(WebSocketException, OSError):
            await _follow_once(caller, name, variables)
        await asyncio.sleep(_AGAIN_S)


async def _follow_once(caller: Caller, name: str, variables: dict[str, Any]) -> None:
    address = str(caller.client.base_url.join("/graphql")).replace("http", "ws", 1)
    async with connect(address, subprotocols=[_PROTOCOL], proxy=None) as socket:
        await socket.send(_said("connection_init", {"token": caller.token}))
        async for message in socket:
            heard = orjson.loads(message)
            if heard["type"] == "connection_ack":
                payload = {"documentId": caller.documents[name], "variables": variables}
                await socket.send(_said("subscribe", payload, id="1"))
            elif heard["type"] == "ping":
                await socket.send(_said("pong", {}))
            elif heard["type"] == "next":
                caller.tally.live_events += 1
                variables["after"] = next(iter(heard["payload"]["data"].values()))["cursor"]
            elif heard["type"] in ("complete", "error"):
                caller.tally.errors[f"{name} {heard['type']}"] += 1
                return


def _said(kind: str, payload: object, **more: str) -> str:
    return orjson.dumps({"type": kind, "payload": payload, **more}).decode()
