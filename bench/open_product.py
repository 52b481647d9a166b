"""The product with every row open to everybody of the county: what `bench.scopes` compares with."""

import gc

from domain import permissions
from domain.actor import ActorKind
from domain.scope import Everyone


def open_all() -> int:
    """Replace every scope by "everyone" before the reads are declared; how many there were."""
    found = [each for each in vars(permissions).values() if _is_scope(each)]
    for scope in found:
        scope.update(dict.fromkeys(ActorKind, Everyone()))
    return len(found)


def _is_scope(value: object) -> bool:
    return isinstance(value, dict) and set(value) == set(ActorKind)


if __name__ == "__main__":
    assert open_all() > 20
    from bench.product import main

    gc.collect()
    main()
