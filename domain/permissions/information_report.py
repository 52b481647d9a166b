"""Who sees information reports (社情民意信息), and what an actor is to one."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.information_report import ReportParty
from domain.permissions.said import OF_MY_GROUP, scope, through
from domain.scope import Everyone, Is, Same, Scope, Through, both, either

_AUTHOR = Same("drafted_by_id", "account_id")
_SUBMITTED = Is("is_submitted", True)
_OWN = either(_AUTHOR, Through("contributors", Same("member_id", "member_id")))
INFORMATION_REPORT = scope(
    {
        ActorKind.MEMBER: _OWN,
        ActorKind.CONVENER: either(_OWN, both(_SUBMITTED, OF_MY_GROUP)),
        ActorKind.OFFICE: either(_AUTHOR, _SUBMITTED),
    }
)
"""A draft is for those who write and sign it; from the first submission on for the office too."""
OF_INFORMATION_REPORT = through("report", INFORMATION_REPORT)
INFORMATION_REPORT_PARTIES: Mapping[ReportParty, Scope] = {
    ReportParty.AUTHOR: dict.fromkeys(ActorKind, _AUTHOR),
    ReportParty.OFFICE: scope({ActorKind.OFFICE: Everyone()}),
}
