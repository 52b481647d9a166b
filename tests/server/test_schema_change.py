"""Every kind of change: refused when apps out there would break, let pass when they would not."""

from datetime import date, timedelta

import pytest
from graphql import build_schema

from server.schema_change import Announcement, breaks

DAY = date(2027, 3, 1)
SLOW = "directive @slow(after: Int = 1, by: Int) repeatable on FIELD | QUERY"
RELEASED = (
    SLOW
    + """
interface Node { id: ID! }
type Issue implements Node { id: ID! title: String! note: String tags: [String!]! step: Step! }
type Photo implements Node { id: ID! }
union Found = Issue | Photo
enum Step { COLLECT STUDY }
enum Order { NEW OLD }
scalar Moment
input Filter { step: Step text: String size: Int = 5 }
type Query {
  issues(filter: Filter, order: Order, first: Int = 20): [Issue!]!
  found: Found at: Moment
}
"""
)
ANNOUNCED = Announcement(growing_enums=frozenset({"Step"}))


def breaks_of(*changes: tuple[str, str], announced: Announcement, on: date = DAY) -> list[str]:
    """What the released schema's text, so changed, breaks."""
    text = RELEASED
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return breaks(build_schema(RELEASED), build_schema(text), announced=announced, on=on)


def broken(before: str, after: str) -> list[str]:
    return breaks_of((before, after), announced=Announcement())


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (" at: Moment", "", "Field Query.at was removed."),
        (
            "scalar Moment",
            "enum Moment { NOW }",
            "Moment changed from a Scalar type to an Enum type.",
        ),
        (
            "title: String!",
            "title: String",
            "Field Issue.title changed type from String! to String.",
        ),
        ("title: String!", "title: Int!", "Field Issue.title changed type from String! to Int!."),
        ("[String!]!", "[String]!", "Field Issue.tags changed type from [String!]! to [String]!."),
        (" = Issue | Photo", " = Issue", "Photo was removed from union type Found."),
        (" STUDY", "", "Enum value Step.STUDY was removed."),
        (" OLD", "", "Enum value Order.OLD was removed."),
        (" STUDY", " STUDY RESOLVE", "Enum value Step.RESOLVE was added."),
        ("Photo implements Node", "Photo", "Photo no longer implements interface Node."),
        (" text: String", "", "Field Filter.text was removed."),
        ("text: String", "text: String!", "Field Filter.text changed type from String to String!."),
        ("text: String", "text: String by: ID!", "A required field Filter.by was added."),
        ("Int = 5", "Int = 9", "Filter.size has changed defaultValue from 5 to 9."),
        (", first: Int = 20", "", "Argument Query.issues(first:) was removed."),
        (
            "first: Int",
            "first: Int!",
            "Argument Query.issues(first:) has changed type from Int to Int!.",
        ),
        ("first: Int", "by: ID!, first: Int", "A required argument Query.issues(by:) was added."),
        ("Int = 20", "Int = 9", "Query.issues(first:) has changed defaultValue from 20 to 9."),
        (SLOW, "", "Directive @slow was removed."),
        (", by: Int", "", "Argument @slow(by:) was removed."),
        ("by: Int", "by: Int!", "Argument @slow(by:) has changed type from Int to Int!."),
        ("by: Int)", "by: Int, at: Int!)", "A required argument @slow(at:) was added."),
        (" repeatable", "", "Repeatable flag was removed from @slow."),
        (" | QUERY", "", "QUERY was removed from @slow."),
    ],
)
def test_refuses_what_breaks_apps_and_says_where(before: str, after: str, told: str) -> None:
    assert broken(before, after) == [told]


def test_refuses_a_member_added_to_a_union() -> None:
    found = broken("union Found = Issue", "type Task { id: ID! } union Found = Task | Issue")
    assert found == ["Task was added to union type Found."]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("note: String", "note: String! place: Moment"),
        ("first: Int = 20", "first: Int = 20, by: ID"),
        ("title: String!", "title(most: Int): String!"),
        ("text: String", "text: String by: ID"),
        ("type Issue", "type Task implements Node { id: ID! } type Issue"),
        ("union Found", "interface Named { id: ID! } union Found"),
        ("NEW OLD", "NEW OLD NEAR"),
        ("note: String", '"What was noted." note: String @deprecated(reason: "2027-03-01")'),
    ],
)
def test_lets_pass_what_no_app_notices(before: str, after: str) -> None:
    assert broken(before, after) == []


def test_an_enum_grows_only_when_apps_were_told_that_it_may() -> None:
    more = ("COLLECT STUDY", "COLLECT STUDY RESOLVE")
    assert breaks_of(more, announced=ANNOUNCED) == []
    other = Announcement(growing_enums=frozenset({"Order"}))
    assert len(breaks_of(more, announced=other)) == 1


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        ("Issue.note", " note: String", ""),
        ("Query.issues(first:)", ", first: Int = 20", ""),
        ("Filter.text", " text: String", ""),
        ("Order.OLD", " OLD", ""),
    ],
)
def test_a_removal_waits_for_its_day(at: str, before: str, after: str) -> None:
    announced = Announcement(removals={at: DAY})
    change = (before, after)
    assert breaks_of(change, announced=announced) == []
    assert len(breaks_of(change, announced=announced, on=DAY - timedelta(days=1))) == 1
    assert len(breaks_of(change, announced=Announcement(removals={"Issue.title": DAY}))) == 1


def test_a_type_goes_with_all_that_leads_to_it() -> None:
    changes = ((" at: Moment", ""), ("scalar Moment", ""))
    field = {"Query.at": DAY}
    assert breaks_of(*changes, announced=Announcement(removals=field)) == ["Moment was removed."]
    both = Announcement(removals={**field, "Moment": DAY})
    assert breaks_of(*changes, announced=both) == []


def test_an_announced_removal_is_no_leave_to_change_it() -> None:
    announced = Announcement(removals={"Issue.title": DAY})
    assert len(breaks_of(("title: String!", "title: String"), announced=announced)) == 1


def test_what_is_announced_must_be_so() -> None:
    schema = build_schema(RELEASED.replace("note: String", "note: String @deprecated"))
    coordinates = ("Issue.note", "Issue.title", "Query.issues(first:)", "Gone.field", "Moment")
    announced = Announcement(
        growing_enums=frozenset({"Step", "Steps"}), removals=dict.fromkeys(coordinates, DAY)
    )
    assert list(announced.without_ground(schema)) == [
        "growing_enums: Steps is no enum.",
        "removals: Issue.title is not deprecated.",
        "removals: Query.issues(first:) is not deprecated.",
    ]
