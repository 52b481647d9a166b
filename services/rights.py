"""What an actor who came some time ago may do now."""

from domain.actor import Actor
from models.account import Account
from services.actors import ACCOUNT_RELATIONS, actor_of
from services.ports import Ports


async def present_rights(of: Actor, *, ports: Ports) -> Actor | None:
    """The same actor with today's grants; None when the account may not act any more."""
    account = await Account.get_or_none(id=of.account_id).select_related(*ACCOUNT_RELATIONS)
    if account is None:
        return None
    return await actor_of(account, of.session_id, now=ports.clock.now(), areas=ports.areas)
