"""Who sees what supervision (监督) makes, and what an actor is to each of its rows."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.counter_review import ReviewParty
from domain.oversight_act import ActParty
from domain.oversight_letter import LetterParty
from domain.permissions.issue import ISSUE
from domain.permissions.said import COLLECTED, OF_MY_GROUP, scope, through
from domain.reminder import ReminderParty
from domain.scope import Everyone, Is, Same, Scope, Through, both, either
from domain.spot_check import ItemParty

_OFFICE = scope({ActorKind.OFFICE: Everyone()})
_ABOUT_ME = Same("member_id", "member_id")
_OF_DEPARTMENT = Same("department_id", "department_id")
_OF_TOWNSHIP = Same("township_id", "township_id")

_ADDRESSED = {
    ActorKind.MEMBER: _ABOUT_ME,
    ActorKind.CONVENER: either(_ABOUT_ME, OF_MY_GROUP),
    ActorKind.DEPARTMENT: _OF_DEPARTMENT,
    ActorKind.TOWNSHIP: _OF_TOWNSHIP,
}
REMINDER = scope({**_ADDRESSED, ActorKind.OFFICE: Everyone()})
REMINDER_PARTIES: Mapping[ReminderParty, Scope] = {ReminderParty.ADDRESSEE: scope(_ADDRESSED)}

_WITH_ISSUE = (ActorKind.MEMBER, ActorKind.CONVENER, ActorKind.TOWNSHIP)
OVERSIGHT_ACT = scope(
    {
        **{kind: Through("issue", ISSUE[kind]) for kind in _WITH_ISSUE},
        ActorKind.OFFICE: Everyone(),
        ActorKind.DEPARTMENT: _OF_DEPARTMENT,
    }
)
OF_OVERSIGHT_ACT = through("act", OVERSIGHT_ACT)
OVERSIGHT_ACT_PARTIES: Mapping[ActParty, Scope] = {
    ActParty.CONVENER: scope({ActorKind.CONVENER: OF_MY_GROUP}),
    ActParty.OFFICE: _OFFICE,
}

_ISSUED = Is("is_issued", True)
OVERSIGHT_LETTER = scope(
    {
        ActorKind.MEMBER: both(_ISSUED, Through("issue_links", Through("issue", COLLECTED))),
        ActorKind.CONVENER: both(
            _ISSUED,
            Through("issue_links", Through("issue", either(COLLECTED, OF_MY_GROUP))),
        ),
        ActorKind.OFFICE: Everyone(),
        ActorKind.DEPARTMENT: both(_ISSUED, _OF_DEPARTMENT),
    }
)
"""Drafts are the office's own; then the department's, and of those whose issues it rests on."""
OVERSIGHT_LETTER_PARTIES: Mapping[LetterParty, Scope] = {
    LetterParty.OFFICE: _OFFICE,
    LetterParty.ADDRESSEE: scope({ActorKind.DEPARTMENT: _OF_DEPARTMENT}),
}

SPOT_CHECK_ITEM = scope(
    {
        **{kind: Through("issue", ISSUE[kind]) for kind in _WITH_ISSUE},
        ActorKind.OFFICE: Everyone(),
    }
)
SPOT_CHECK = scope(
    {
        **{kind: Through("items", SPOT_CHECK_ITEM[kind]) for kind in _WITH_ISSUE},
        ActorKind.OFFICE: Everyone(),
    }
)
SPOT_CHECK_ITEM_PARTIES: Mapping[ItemParty, Scope] = {
    ItemParty.OFFICE: _OFFICE,
    ItemParty.CONCERNED: scope(
        {
            ActorKind.MEMBER: Through("issue", COLLECTED),
            ActorKind.CONVENER: either(OF_MY_GROUP, Through("issue", COLLECTED)),
            ActorKind.TOWNSHIP: Through("issue", COLLECTED),
        }
    ),
}

COUNTER_REVIEW = scope(
    {
        ActorKind.MEMBER: _ABOUT_ME,
        ActorKind.CONVENER: _ABOUT_ME,
        ActorKind.OFFICE: Everyone(),
        ActorKind.DEPARTMENT: _OF_DEPARTMENT,
        ActorKind.TOWNSHIP: _OF_TOWNSHIP,
    }
)
COUNTER_REVIEW_AUTHOR = scope(
    {
        ActorKind.OFFICE: Everyone(),
        ActorKind.DEPARTMENT: _OF_DEPARTMENT,
        ActorKind.TOWNSHIP: _OF_TOWNSHIP,
    }
)
"""The member reads what was said, not who said it (I)."""
COUNTER_REVIEW_PARTIES: Mapping[ReviewParty, Scope] = {
    ReviewParty.REVIEWED: scope({ActorKind.MEMBER: _ABOUT_ME, ActorKind.CONVENER: _ABOUT_ME}),
}
