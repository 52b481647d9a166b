"""Who sees deadlines (期限): whoever has to act, whoever sees the issue, and the office."""

from domain.actor import ActorKind
from domain.permissions.issue import ISSUE
from domain.permissions.said import scope
from domain.scope import Everyone, Same, Through, either

_OF_MEMBER = {
    kind: either(Same("member_id", "member_id"), Through("issue", ISSUE[kind]))
    for kind in (ActorKind.MEMBER, ActorKind.CONVENER)
}
DEADLINE = scope(
    {
        **_OF_MEMBER,
        ActorKind.OFFICE: Everyone(),
        ActorKind.TOWNSHIP: either(
            Same("township_id", "township_id"),
            Through("issue", ISSUE[ActorKind.TOWNSHIP]),
        ),
        ActorKind.DEPARTMENT: Same("department_id", "department_id"),
    }
)
