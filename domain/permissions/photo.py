"""Who sees photos: whoever sees what they show, but tablets only those of sessions."""

from domain.actor import ActorKind
from domain.permissions.activity import ACTIVITY
from domain.permissions.consultation import OF_CONSULTATION
from domain.permissions.issue import ISSUE
from domain.scope import Through, either

_OF_PHOTO = {
    kind: either(
        Through("issue", ISSUE[kind]),
        Through("session_entry", OF_CONSULTATION[kind]),
        Through("commitment", OF_CONSULTATION[kind]),
        Through("activity", ACTIVITY[kind]),
    )
    for kind in ActorKind
}
PHOTO = {**_OF_PHOTO, ActorKind.DEVICE: Through("session_entry", OF_CONSULTATION[ActorKind.DEVICE])}
"""Tablets hang in public: they show photos of a session, never those of a resident's matter."""
