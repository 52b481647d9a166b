"""Opaque tokens: 32 random bytes for whoever is let in, their SHA-256 for us."""

import hashlib
import secrets
from datetime import timedelta

ACCESS_FOR = timedelta(minutes=15)
REFRESH_FOR = timedelta(days=30)
TOKEN_LENGTH = 43


def new_token() -> str:
    """256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token; its 256 bits need neither salt nor slowness."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(text: str) -> bool:
    """Whether the text could be one of ours, so that anything else costs no look-up."""
    return len(text) == TOKEN_LENGTH and text.isascii()
