"""Webhooks (通知地址): which addresses of other systems may be told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from domain.errors import DomainError

MOST_WEBHOOKS = 20
PORTS = {"https": 443, "http": 80}
NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: IPv4 addresses seen through a translator."""


class BadWebhookUrl(DomainError):
    """The address is malformed, or its host is not one that may be told."""

    code = "BAD_WEBHOOK_URL"


class TooManyWebhooks(DomainError):
    """The county has as many receivers as one may have."""

    code = "TOO_MANY_WEBHOOKS"

    def __init__(self) -> None:
        super().__init__(f"最多 {MOST_WEBHOOKS} 个通知地址，请先移除不用的。")


@dataclass(frozen=True, slots=True)
class Hosts:
    """Who may be told, as "host" or "host:port"; `private` ones may lie inside our own network."""

    public: frozenset[str] = field(default_factory=frozenset)
    private: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, public: Iterable[str], private: Iterable[str]) -> "Hosts":
        return cls(*(frozenset(map(str.lower, hosts)) for hosts in (public, private)))

    def require(self, url: str) -> SplitResult:
        """The parts of an address that may be told; BadWebhookUrl says why not.

        Outside our own network only https: the notice would be read on its way.
        """
        parts = _parts(url)
        name = _named(parts)
        if name in self.private and parts.scheme in PORTS:
            return parts
        if name not in self.public:
            raise BadWebhookUrl(f"“{name}”不在允许的接收方之内，请联系系统管理员。")
        if parts.scheme != "https":
            raise BadWebhookUrl("接收方地址须以 https:// 开头。")
        return parts

    def is_private(self, parts: SplitResult) -> bool:
        return _named(parts) in self.private


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if (
        not is_usable
        or not url.isascii()
        or any(not sign.isprintable() or sign in " \\" for sign in url)
    ):
        raise BadWebhookUrl("这不是有效的地址。")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadWebhookUrl("地址里不能有用户名、密码或 # 之后的部分。")
    return parts


def _named(parts: SplitResult) -> str:
    """The host as the settings name it: with its port unless that is the scheme's own."""
    host = parts.hostname or ""
    port = parts.port
    return host if port in (None, PORTS.get(parts.scheme)) else f"{host}:{port}"


def is_public(text: str) -> bool:
    """Whether an IP address is outside every private, local or reserved network."""
    address = _plain(ip_address(text.partition("%")[0]))
    return address.is_global and not address.is_multicast


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address inside an IPv6 one, where there is one."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
