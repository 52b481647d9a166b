"""A photo moves only along its table, and every refusal can be explained."""

from types import SimpleNamespace

import pytest

from domain.actor import ActorKind
from domain.permissions import RENDITIONS
from domain.photo import (
    REJECTION_TEXTS,
    TRANSITIONS,
    PeopleShown,
    PhotoPurpose,
    PhotoRefused,
    PhotoState,
    PhotoVerb,
    Rejection,
    Rendition,
    WrongPhotoState,
    likeness,
    move,
    sources,
)
from domain.scope import holds

POSSIBLE = {
    (PhotoState.EXPECTED, PhotoVerb.BEGIN, PhotoState.UPLOADING),
    (PhotoState.REJECTED, PhotoVerb.BEGIN, PhotoState.UPLOADING),
    (PhotoState.UPLOADING, PhotoVerb.ABANDON, PhotoState.EXPECTED),
    (PhotoState.UPLOADING, PhotoVerb.COMPLETE, PhotoState.PROCESSING),
    (PhotoState.PROCESSING, PhotoVerb.ACCEPT, PhotoState.READY),
    (PhotoState.PROCESSING, PhotoVerb.REJECT, PhotoState.REJECTED),
}


def test_exactly_these_moves_are_possible() -> None:
    assert {(state, verb, target) for (state, verb), target in TRANSITIONS.items()} == POSSIBLE


@pytest.mark.parametrize("state", PhotoState)
@pytest.mark.parametrize("verb", PhotoVerb)
def test_every_other_move_is_refused(state: PhotoState, verb: PhotoVerb) -> None:
    if (state, verb) in TRANSITIONS:
        assert move(state, verb) is TRANSITIONS[state, verb]
        return
    with pytest.raises(WrongPhotoState):
        move(state, verb)


def test_a_ready_photo_stays() -> None:
    assert not [verb for state, verb in TRANSITIONS if state is PhotoState.READY]


def test_knows_where_a_verb_starts() -> None:
    assert sources(PhotoVerb.BEGIN) == {PhotoState.EXPECTED, PhotoState.REJECTED}


@pytest.mark.parametrize("reason", Rejection)
def test_every_rejection_is_explained(reason: Rejection) -> None:
    assert PhotoRefused(reason).message == REJECTION_TEXTS[reason]
    assert REJECTION_TEXTS[reason].endswith("。")


def test_likeness_counts_differing_bits() -> None:
    assert likeness("0f0f8fb6978b6349", "0f0f8fb6978b6349") == 0
    assert likeness("0000000000000000", "800000000000000f") == 5


WHOLE, REDACTED, NONE = Rendition.WHOLE, Rendition.REDACTED, Rendition.NONE


@pytest.mark.parametrize(
    ("shown", "is_redacted", "in_public", "to_others", "to_those_who_may"),
    [
        (PeopleShown.UNKNOWN, False, NONE, WHOLE, WHOLE),
        (PeopleShown.NOBODY, False, WHOLE, WHOLE, WHOLE),
        (PeopleShown.CONSENTED, False, WHOLE, WHOLE, WHOLE),
        (PeopleShown.REFUSED, False, NONE, WHOLE, WHOLE),
        (PeopleShown.UNKNOWN, True, REDACTED, REDACTED, WHOLE),
        (PeopleShown.NOBODY, True, REDACTED, REDACTED, WHOLE),
        (PeopleShown.CONSENTED, True, REDACTED, REDACTED, WHOLE),
        (PeopleShown.REFUSED, True, NONE, REDACTED, WHOLE),
    ],
)
def test_everyone_gets_the_rendition_they_may_see(
    shown: PeopleShown,
    is_redacted: bool,
    in_public: Rendition,
    to_others: Rendition,
    to_those_who_may: Rendition,
) -> None:
    photo = SimpleNamespace(
        purpose=PhotoPurpose.EVIDENCE,
        people_shown=shown,
        redacted_large_key="r" if is_redacted else None,
        uploaded_by_id="zhao",
    )

    def seen(kind: ActorKind, by: str) -> Rendition:
        actor = SimpleNamespace(account_id=by)
        return next(each for rule, each in RENDITIONS if holds(rule[kind], photo, actor))

    assert seen(ActorKind.DEVICE, "tablet") is in_public
    assert seen(ActorKind.DEVICE, "zhao") is in_public
    assert seen(ActorKind.RESIDENT, "zhao") is in_public
    assert seen(ActorKind.MEMBER, "qian") is to_others
    assert seen(ActorKind.MEMBER, "zhao") is to_those_who_may
    assert seen(ActorKind.OFFICE, "office") is to_those_who_may
