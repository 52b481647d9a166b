"""The draw: reproducible, stratified, and of the frozen population only."""

import random
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.spot_check import Member, allocate, draw, population_hash, quarter_bounds

GROUPS = [None, *(UUID(int=number) for number in range(1, 5))]
POPULATIONS = st.lists(
    st.tuples(st.uuids(), st.sampled_from(GROUPS)),
    min_size=1,
    max_size=60,
    unique_by=lambda each: each[0],
)
SIZES = st.integers(1, 80)


@given(POPULATIONS, SIZES, st.text(max_size=20), st.randoms())
def test_seed_and_population_decide_the_sample(
    population: list[Member], size: int, seed: str, chance: random.Random
) -> None:
    drawn = draw(population, size=size, seed=seed)
    shuffled = list(population)
    chance.shuffle(shuffled)
    assert draw(shuffled, size=size, seed=seed) == drawn
    assert population_hash(shuffled) == population_hash(population)


@given(POPULATIONS, SIZES, st.text(max_size=20))
def test_a_sample_is_part_of_the_population_without_repetition(
    population: list[Member], size: int, seed: str
) -> None:
    drawn = draw(population, size=size, seed=seed)
    assert len(drawn) == len(set(drawn)) == min(size, len(population))
    assert set(drawn) <= {issue for issue, _ in population}


@given(POPULATIONS, SIZES)
def test_no_group_is_left_out_while_there_are_enough(population: list[Member], size: int) -> None:
    groups = dict(population)
    drawn = {groups[issue] for issue in draw(population, size=size, seed="s")}
    if size >= len(set(groups.values())):
        assert drawn == set(groups.values())


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 500), min_size=1), st.integers(0, 600))
def test_shares_are_whole_and_nearly_in_proportion(sizes: dict[str, int], wanted: int) -> None:
    shares = allocate(sizes, wanted)
    total = sum(sizes.values())
    assert sum(shares.values()) == min(wanted, total)
    assert all(0 <= shares[name] <= sizes[name] for name in sizes)


def test_shares_go_by_largest_remainder() -> None:
    assert allocate({"a": 50, "b": 30, "c": 20}, 7) == {"a": 4, "b": 2, "c": 1}
    assert allocate({"a": 98, "b": 1, "c": 1}, 3) == {"a": 1, "b": 1, "c": 1}


def test_a_known_draw_stays_what_it_was() -> None:
    """Whoever has the list and the seed can work it out with sha256sum alone."""
    issues = [UUID(int=number) for number in range(1, 9)]
    population: list[Member] = [(issue, GROUPS[1 + issue.int % 2]) for issue in issues]
    assert [issue.int for issue in draw(population, size=4, seed="桓仁2026Q1")] == KNOWN
    assert population_hash(population).startswith(HASH)


KNOWN = [8, 4, 3, 7]
HASH = "02b90c6581644a02"


def test_another_seed_draws_another_sample() -> None:
    population: list[Member] = [(UUID(int=number), None) for number in range(100)]
    assert draw(population, size=10, seed="a") != draw(population, size=10, seed="b")


def test_quarters_follow_one_another() -> None:
    assert quarter_bounds(2026, 1) == (date(2026, 1, 1), date(2026, 4, 1))
    assert quarter_bounds(2026, 3) == (date(2026, 7, 1), date(2026, 10, 1))
    assert quarter_bounds(2026, 4) == (date(2026, 10, 1), date(2027, 1, 1))


@pytest.mark.parametrize(("year", "quarter"), [(2026, 0), (2026, 5), (1999, 1), (2101, 1)])
def test_quarters_that_are_none_are_refused(year: int, quarter: int) -> None:
    with pytest.raises(Invalid):
        quarter_bounds(year, quarter)
