"""Who sees photos: whoever sees what they show, but tablets only those of sessions."""

from domain.actor import ActorKind
from domain.permissions.activity import ACTIVITY
from domain.permissions.consultation import OF_CONSULTATION
from domain.permissions.issue import ISSUE
from domain.permissions.said import OF_MY_GROUP, scope
from domain.photo import PeopleShown, PhotoPurpose, Rendition
from domain.scope import Everyone, Is, Same, Scope, Through, both, either, everyone

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

_UPLOADED = Same("uploaded_by_id", "account_id")
_OF_MY_GROUP = either(
    Through("issue", OF_MY_GROUP),
    Through("session_entry", Through("consultation", OF_MY_GROUP)),
    Through("commitment", Through("consultation", OF_MY_GROUP)),
    Through("activity", OF_MY_GROUP),
)
PHOTO_WHOLE = scope(
    {
        **dict.fromkeys(
            (ActorKind.MEMBER, ActorKind.TOWNSHIP, ActorKind.DEPARTMENT, ActorKind.DEVICE),
            _UPLOADED,
        ),
        ActorKind.CONVENER: either(_UPLOADED, _OF_MY_GROUP),
        ActorKind.OFFICE: Everyone(),
    }
)
"""Who may see originals, what is under a redaction and what the camera wrote, and may redact:
who took the photo, the convener of its group, the office."""

_ON_PUBLIC_SCREENS = frozenset({ActorKind.DEVICE, ActorKind.RESIDENT})
_WHOLE_ONLY = Is("redacted_large_key", None)
_REFUSED = Is("people_shown", PeopleShown.REFUSED)
_NAMES_SHOWN = both(Is("purpose", PhotoPurpose.SCREENSHOT), _WHOLE_ONLY)
_NOT_ASKED = both(Is("people_shown", PeopleShown.UNKNOWN), _WHOLE_ONLY)
RENDITIONS: tuple[tuple[Scope, Rendition], ...] = (
    (scope(dict.fromkeys(_ON_PUBLIC_SCREENS, either(_REFUSED, _NOT_ASKED))), Rendition.NONE),
    (scope({k: PHOTO_WHOLE[k] for k in ActorKind if k not in _ON_PUBLIC_SCREENS}), Rendition.WHOLE),
    (dict.fromkeys(ActorKind, _NAMES_SHOWN), Rendition.NONE),
    (dict.fromkeys(ActorKind, _WHOLE_ONLY), Rendition.WHOLE),
    (everyone(), Rendition.REDACTED),
)
"""Which picture an actor gets: the first whose rule holds of the photo.

The redacted picture replaces the whole one for all but those who may see that. In public a photo
needs the consent of those shown, or nobody in it to be recognised: because nobody is, or because
all are covered. A screenshot of a chat is shown to nobody else before its names are covered.
"""
