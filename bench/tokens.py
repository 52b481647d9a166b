"""Access tokens of the benchmark's members: computable, so every process knows them."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from bench.draw import SEED


def token_of(number: int) -> str:
    """The token of the member with that place in the list, in the form of a real one."""
    digest = sha256(f"{SEED}:{number}".encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
