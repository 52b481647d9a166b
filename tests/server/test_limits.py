"""Leaky buckets."""

from server.limits import Bucket, Budgets


def test_a_bucket_says_how_long_to_wait() -> None:
    bucket = Bucket(10, 2, now=0.0)
    assert bucket.take(8, 0.0) == 0.0
    assert bucket.take(4, 0.0) == 1.0
    assert bucket.take(4, 1.0) == 0.0
    assert bucket.left(100.0) == 10


def test_more_than_the_whole_bucket_costs_the_whole_bucket() -> None:
    bucket = Bucket(10, 1, now=0.0)
    assert bucket.take(1_000, 0.0) == 0.0
    assert bucket.left(0.0) == 0
    assert bucket.take(1_000, 0.0) == 10.0


def test_budgets_are_per_caller_and_forget_the_oldest() -> None:
    budgets = Budgets(size=10, restored_per_s=1, callers=2)
    for caller in ("a", "b", "c"):
        assert budgets.take(caller, 10, 0.0) == 0.0
    assert budgets.take("c", 1, 0.0) == 1.0
    assert budgets.take("a", 1, 0.0) == 0.0


def test_a_budget_can_be_switched_off() -> None:
    budgets = Budgets(size=10, restored_per_s=0)
    assert [budgets.take("a", 100, 0.0) for _ in range(3)] == [0.0] * 3
    assert budgets.left("a", 0.0) == 10
