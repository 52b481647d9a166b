"""Events shared by many sockets, and what a slow socket gets."""

import asyncio

from tests.server.asgi_calls import Socket
from tests.server.demo_schema import demo


async def test_shares_one_answer_among_sockets_without_a_task_each() -> None:
    it = demo()
    sockets = [await Socket(it.view).ready() for _ in range(3)]
    for number, socket in enumerate(sockets):
        socket.subscribe("subscription { shared }", operation_id=str(number))
    await it.executor.attached(3)
    tasks = len(asyncio.all_tasks())
    await it.executor.group.publish('{"data":{"shared":"事"}}'.encode())
    assert len(asyncio.all_tasks()) == tasks
    for number, socket in enumerate(sockets):
        message = await socket.hear()
        assert (message["id"], message["payload"]) == (str(number), {"data": {"shared": "事"}})
    it.executor.group.end()
    assert (await sockets[0].hear())["type"] == "complete"
    for socket in sockets:
        await socket.leave()


async def test_tells_a_slow_socket_to_read_afresh_once_it_drains() -> None:
    it = demo()
    socket = await Socket(it.view).ready()
    socket.subscribe("subscription { shared }")
    await it.executor.attached(1)
    socket.room.clear()
    for number in range(5):
        await it.executor.group.publish(b'{"data":{"shared":%d}}' % number)
    socket.room.set()
    heard = [(await socket.hear())["payload"]["data"]["shared"] for _ in range(2)]
    assert heard == [0, -1]
    await it.executor.group.publish(b'{"data":{"shared":9}}')
    assert (await socket.hear())["payload"]["data"]["shared"] == 9
    await socket.leave()
