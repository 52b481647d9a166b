"""A photo moves only along its table, and every refusal can be explained."""

import pytest

from domain.photo import (
    REJECTION_TEXTS,
    TRANSITIONS,
    PhotoRefused,
    PhotoState,
    PhotoVerb,
    Rejection,
    WrongPhotoState,
    likeness,
    move,
    sources,
)

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
