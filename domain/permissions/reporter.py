"""Who sees reporters (反映人) and the QR codes residents come by."""

from domain.actor import ActorKind
from domain.permissions.issue import ISSUE, REPORTER
from domain.permissions.said import COLLECTED, IN_MY_AREAS, scope
from domain.scope import Everyone, Nobody, Same, Scope, Through, both

REPORTERS: Scope = {
    kind: Nobody() if REPORTER[kind] == Nobody() else Through("issue", both(ISSUE[kind], rule))
    for kind, rule in REPORTER.items()
}
"""Whoever may know the reporter of an issue they see."""

REPORTER_IN_CONFIDENCE: Scope = scope(
    {
        **dict.fromkeys(
            (ActorKind.MEMBER, ActorKind.CONVENER, ActorKind.TOWNSHIP), Through("issue", COLLECTED)
        ),
        ActorKind.OFFICE: Everyone(),
    }
)
"""Who is told the name even when it is withheld (WITHHELD): collector and office."""

QR_CODE: Scope = scope(
    {
        ActorKind.OFFICE: Everyone(),
        ActorKind.TOWNSHIP: IN_MY_AREAS,
        ActorKind.MEMBER: IN_MY_AREAS,
        ActorKind.CONVENER: IN_MY_AREAS,
        ActorKind.DEVICE: Same("hall_id", "hall_id"),
    }
)
