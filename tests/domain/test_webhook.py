"""Which addresses of other systems may be told."""

import pytest

from domain.webhook import BadWebhookUrl, Hosts, is_public

HOSTS = Hosts.of(["hooks.example.com", "Other.example.com:8443"], ["10.0.0.5:9000", "inside"])


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.com/in?a=b",
        "https://HOOKS.example.com:443/in",
        "https://other.example.com:8443/",
        "http://10.0.0.5:9000/in",
        "https://10.0.0.5:9000/in",
        "http://inside/in",
    ],
)
def test_allowed(url: str) -> None:
    HOSTS.require(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.com/in",
        "http://hooks.example.com/in",
        "https://hooks.example.com:8443/in",
        "https://other.example.com/",
        "https://hooks.example.com.evil.com/in",
        "https://evil.com/https://hooks.example.com",
        "https://hooks.example.com@evil.com/",
        "https://user:word@hooks.example.com/",
        "https://hooks.example.com/#part",
        "https://hooks.example.com\\@evil.com/",
        "https://hooks.example.com\n.evil.com/",
        "https://hooks.example.com:99999/",
        "https://hooks.example.com:0/",
        "https://[hooks.example.com/",
        "https://例子.com/",
        "ftp://inside/in",
        "file:///etc/passwd",
        "https://127.0.0.1/",
        "http://10.0.0.5/in",
    ],
)
def test_refused(url: str) -> None:
    with pytest.raises(BadWebhookUrl):
        HOSTS.require(url)


def test_nobody_is_told_by_default() -> None:
    with pytest.raises(BadWebhookUrl):
        Hosts().require("https://hooks.example.com/")


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "::",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_inside(address: str) -> None:
    assert not is_public(address)
