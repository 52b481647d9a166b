"""Notices by HTTP POST, signed as Standard Webhooks says, to hosts that are allowed."""

import asyncio
import base64
import hmac
import socket
import ssl
from time import perf_counter
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult

import httpx

from domain.errors import DomainError
from domain.webhook import PORTS, BadWebhookUrl, Hosts, is_public
from services.ports import Handover, Notice

CONNECT_S, ANSWER_S, WHOLE_S = 3.0, 8.0, 12.0
FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "超时"),
    (httpx.TimeoutException, "超时"),
    (BadWebhookUrl, "地址不在允许之内"),
    (socket.gaierror, "找不到主机"),
    (httpx.ConnectError, "连接不上"),
    (httpx.HTTPError, "连接中断或回答有误"),
    (ssl.SSLError, "证书有误"),
    (OSError, "网络故障"),
)


class WebhookNotices:
    """Fits services.ports.NoticePort.

    No proxy, no redirect, nothing of the answer but its status; the address that was checked is
    the one connected to, so a name that changes its mind in between gains nothing.
    """

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._client: httpx.AsyncClient | None = None

    def require(self, url: str) -> None:
        self._hosts.require(url)

    async def send(self, notice: Notice) -> Handover:
        started = perf_counter()
        status, fault = None, ""
        try:
            async with asyncio.timeout(WHOLE_S):
                status = await self._post(notice)
        except (DomainError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            fault = _words(error)
        return Handover(
            status=status, fault=fault, duration_ms=round((perf_counter() - started) * 1000)
        )

    async def _post(self, notice: Notice) -> int:
        parts = self._hosts.require(notice.url)
        address = await self._address(parts)
        client = await self._opened()
        async with client.stream(
            "POST",
            httpx.URL(notice.url).copy_with(host=address),
            content=notice.body,
            headers={"host": parts.netloc, **_headers(notice)},
            extensions={"sni_hostname": parts.hostname},
        ) as answer:
            return answer.status_code

    async def _address(self, parts: SplitResult) -> str:
        """Where the host is now; BadWebhookUrl when any of it lies inside a closed network."""
        port = parts.port or PORTS[parts.scheme]
        found = await asyncio.get_running_loop().getaddrinfo(
            parts.hostname, port, type=socket.SOCK_STREAM
        )
        addresses = [str(each[4][0]) for each in found]
        if not self._hosts.is_private(parts) and not all(map(is_public, addresses)):
            raise BadWebhookUrl("接收方在内部网络里。")
        return addresses[0]

    async def _opened(self) -> httpx.AsyncClient:
        """Made when first needed and beside the loop: reading certificates takes a while."""
        if self._client is None:
            self._client = await asyncio.to_thread(_client)
        return self._client

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def signature(secret: bytes, notice_id: str, sent_at_s: int, body: bytes) -> str:
    """Version 1 of Standard Webhooks: HMAC-SHA256 over id, time and body, in base64."""
    said = f"{notice_id}.{sent_at_s}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, said, "sha256")).decode()


def _headers(notice: Notice) -> dict[str, str]:
    sent_at_s = int(notice.sent_at.timestamp())
    return {
        "content-type": "application/json",
        "user-agent": "Gridhall",
        "webhook-id": notice.id,
        "webhook-timestamp": str(sent_at_s),
        "webhook-signature": signature(notice.secret, notice.id, sent_at_s, notice.body),
    }


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
        limits=httpx.Limits(max_keepalive_connections=0),
    )


def _words(error: Exception) -> str:
    return next((words for kind, words in FAULTS if isinstance(error, kind)), "地址有误")
