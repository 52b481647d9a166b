"""Nobody is shown a row, a word or a number that domain/permissions does not allow them."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest
import pytest_asyncio
from graphql import GraphQLObjectType, get_named_type

from domain.ids import PREFIXES
from domain.scope import Scope
from resolvers.root import build_schema
from services.visible import visible
from tests.contract.cases import County
from tests.contract.evaluator import BY_TYPE, Evaluator, wire
from tests.contract.eyes import Eyes, all_ids, ids, wired

SCHEMA = build_schema()._schema
PEOPLE = ("zhao", "qian", "sun", "office", "town", "town2", "housing", "water", "tablet")
MOST_IDS = 100
LOOKED_UP = 12
NODES = [name for name in BY_TYPE if name in PREFIXES and name != "Event"]
ISSUES = {
    "zhao": {
        "near",
        "restricted",
        "secret",
        "closed",
        "assigned",
        "waiting",
        "merged",
        "of the hall",
    },
    "qian": {"near", "restricted", "of the hall", "closed", "assigned", "waiting", "merged"},
    "sun": {"other group"},
    "office": {
        *("near", "restricted", "secret", "other group", "of the hall", "far", "closed"),
        *("assigned", "waiting", "merged"),
    },
    "town": {
        "near",
        "restricted",
        "other group",
        "of the hall",
        "closed",
        "assigned",
        "waiting",
        "merged",
    },
    "town2": {"far"},
    "housing": {"near", "assigned"},
    "water": set(),
    "tablet": {"near", "of the hall", "closed", "assigned", "waiting", "merged"},
}
CONSULTATIONS = {
    "zhao": {"near"},
    "qian": {"near"},
    "sun": {"near", "other group"},
    "office": {"near", "other group", "of the hall", "far"},
    "town": {"near", "other group", "of the hall"},
    "town2": {"of the hall", "far"},
    "housing": {"near"},
    "water": set(),
    "tablet": {"near", "of the hall"},
}


@pytest_asyncio.fixture(scope="module")
async def evaluator(counties: tuple[County, County]) -> Evaluator:
    return await Evaluator.load()


@pytest_asyncio.fixture(scope="module", params=PEOPLE)
async def eyes(
    request: pytest.FixtureRequest, counties: tuple[County, County], evaluator: Evaluator
) -> Eyes:
    return await Eyes(request.param, counties[0], evaluator).look()


def test_the_history_has_something_of_every_type(evaluator: Evaluator) -> None:
    missing = [name for name, reads in BY_TYPE.items() if not evaluator.rows_of(reads)]
    assert missing == []


async def test_issues_and_consultations_are_seen_as_the_table_says(eyes: Eyes) -> None:
    history = eyes.county.history
    shown = await eyes.ask(
        "{ issues(first: 100) { nodes { id } } consultations(first: 100) { nodes { id } } }"
    )
    issues = {wired("Issue", history.issues[name]) for name in ISSUES[eyes.name]}
    consultations = {
        wired("Consultation", history.consultations[name]) for name in CONSULTATIONS[eyes.name]
    }
    assert ids(shown["issues"]["nodes"]) == issues
    assert ids(shown["consultations"]["nodes"]) == consultations


async def test_use_cases_see_what_the_third_opinion_allows(eyes: Eyes) -> None:
    for name, reads in BY_TYPE.items():
        scope: Scope = reads.scope
        found = {row.pk for row in await visible(reads.model, scope, by=eyes.actor)}
        shown = {row.pk for row in eyes.evaluator.rows_of(reads)} & found
        assert shown == {row.pk for row in eyes.rows[name]}, name


async def test_nodes_answer_exactly_what_may_be_seen(eyes: Eyes) -> None:
    for name in NODES:
        wanted = all_ids(eyes.evaluator, name)
        found = await eyes.ask(
            "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=wanted
        )
        assert ids(found["nodes"]) == eyes.may[name], name
        assert {each["__typename"] for each in found["nodes"] if each} <= {name}


@pytest.mark.parametrize("root", ["node", "issue", "consultation", "hall"])
async def test_looking_one_up_answers_exactly_what_may_be_seen(eyes: Eyes, root: str) -> None:
    """By variables: one document for all types, which is compiled once."""
    types = NODES if root == "node" else [root.title()]
    declared = ", ".join(f"$id{n}: ID!" for n in range(LOOKED_UP))
    parts = " ".join(f"a{n}: {root}(id: $id{n}) {{ id }}" for n in range(LOOKED_UP))
    for name in types:
        some = all_ids(eyes.evaluator, name)[-LOOKED_UP:]
        asked = islice(cycle(some), LOOKED_UP)
        named = {f"id{n}": each for n, each in enumerate(asked)}
        found = await eyes.ask(f"query({declared}) {{ {parts} }}", **named)
        assert ids(list(found.values())) == set(some) & eyes.may[name], name


async def test_lists_and_their_totals_hold_exactly_what_may_be_seen(eyes: Eyes) -> None:
    shown = await eyes.ask(
        """{ issues(first: 100) { totalCount nodes { id } edges { node { id } } }
             consultations(first: 100) { totalCount nodes { id } edges { node { id } } }
             tasks(first: 100) { totalCount nodes { id } edges { node { id } } }
             members(first: 100) { totalCount nodes { id } edges { node { id } } }
             grids(first: 100) { totalCount nodes { id } edges { node { id } } }
             county { id } halls { id } departments { id } categories { id } sectorGroups { id }
             gridMap(box: {west: 100, south: 30, east: 130, north: 50}) { id } }"""
    )
    for root, name in (("issues", "Issue"), ("consultations", "Consultation"), ("tasks", "Task")):
        check_page(shown[root], eyes.may[name])
    check_page(shown["members"], eyes.may["Member"])
    check_page(shown["grids"], eyes.may["Grid"])
    assert ids(shown["gridMap"]) == eyes.may["Grid"]
    for root, name in LISTS.items():
        assert ids(shown[root]) == eyes.may[name], root


LISTS = {
    "county": "County",
    "halls": "Hall",
    "departments": "Department",
    "categories": "Category",
    "sectorGroups": "SectorGroup",
}


def check_page(page: dict[str, Any], may: set[str]) -> None:
    assert ids(page["nodes"]) == ids([edge["node"] for edge in page["edges"]]) == may
    assert page["totalCount"] == len(may)


def nested(type_name: str) -> Iterator[tuple[str, str, bool]]:
    """Fields of the type that lead to rows: name, the type they lead to, whether Area."""
    type_ = SCHEMA.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    for name, each in type_.fields.items():
        target = get_named_type(each.type).name
        if target in PREFIXES or target == "Area":
            yield name, target, "first" in each.args


async def test_nested_objects_are_all_allowed(eyes: Eyes) -> None:
    for name in NODES:
        parts = [
            f"{field}{'(first: 100)' if pages else ''} {{ __typename id }}"
            for field, _, pages in nested(name)
        ]
        if not parts or not eyes.may[name]:
            continue
        wanted = f"... on {name} {{ {' '.join(parts)} }}"
        document = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {wanted} }} }}"
        for some in batched(sorted(eyes.may[name])):
            found = await eyes.ask(document, ids=some)
            seen = list(entities(found["nodes"]))
            assert [each for each in seen if not allowed(each, eyes)] == [], name


def batched(wanted: list[str], size: int = 5) -> Iterator[list[str]]:
    """Few at a time: with everything nested in them more would cost too much."""
    for start in range(0, len(wanted), size):
        yield wanted[start : start + size]


def entities(found: Any) -> Iterator[dict[str, str]]:
    """Every object with an id, at any depth."""
    if isinstance(found, dict):
        if "__typename" in found:
            yield found
        for each in found.values():
            yield from entities(each)
    elif isinstance(found, list):
        for each in found:
            yield from entities(each)


def allowed(entity: dict[str, str], eyes: Eyes) -> bool:
    """Events are seen with their subject: whoever is shown one of them must see it."""
    if entity["__typename"] == "Event":
        county_id = eyes.actor.county_id.hex
        mine = {f"evt_{row.pk.hex}" for row in eyes.rows["Event"]}
        return bool(county_id) and entity["id"] in mine
    return entity["id"] in eyes.may[entity["__typename"]]


async def test_a_timeline_is_of_its_own_subject_only(eyes: Eyes) -> None:
    document = """query($ids: [ID!]!) { nodes(ids: $ids) { id
      ... on Issue { timeline(first: 100) { subjectId } }
      ... on Consultation { timeline(first: 100) { subjectId } } } }"""
    wanted = sorted(eyes.may["Issue"] | eyes.may["Consultation"])
    found = await eyes.ask(document, ids=wanted)
    for each in found["nodes"]:
        assert {event["subjectId"] for event in each["timeline"]} == {each["id"]}


async def test_counts_count_what_may_be_seen(eyes: Eyes) -> None:
    found = await eyes.ask(
        """{ issues { nodes { id photoCount missingPhotoCount consultationCount
               photos { id state } consultations { id } } } }"""
    )
    for each in found["issues"]["nodes"]:
        missing = [it for it in each["photos"] if it["state"] in ("EXPECTED", "UPLOADING")]
        counted = each["photoCount"], each["missingPhotoCount"], each["consultationCount"]
        assert counted == (len(each["photos"]), len(missing), len(each["consultations"]))


async def test_counts_of_an_area_are_for_those_who_see_its_issues(eyes: Eyes) -> None:
    found = await eyes.ask("{ grids(first: 100) { nodes { id issueCount openIssueCount } } }")
    areas = eyes.actor.area_ids
    mine = {wired("Grid", area) for area in areas}
    for each in found["grids"]["nodes"]:
        shown = each["issueCount"] is not None, each["openIssueCount"] is not None
        expected = eyes.name == "office" or (each["id"] in mine and eyes.name != "tablet")
        assert shown == (expected, expected)


WORDS = "content finding outcomeText feedbacks { content ratingComment }"
REPORTERS = {
    "zhao": {
        "near",
        "restricted",
        "secret",
        "closed",
        "assigned",
        "waiting",
        "merged",
        "of the hall",
    },
    "sun": {"other group"},
    "office": set(ISSUES["office"]),
    "town": set(ISSUES["town"]),
    "town2": {"far"},
}


async def test_the_reporter_is_known_to_few(eyes: Eyes) -> None:
    names = {wired("Issue", each): name for name, each in eyes.county.history.issues.items()}
    found = await eyes.ask("{ issues(first: 100) { nodes { id reporterName reporterContact } } }")
    shown = {
        names[each["id"]]: (each["reporterName"], each["reporterContact"])
        for each in found["issues"]["nodes"]
    }
    known = REPORTERS.get(eyes.name, {"restricted"} if eyes.name == "qian" else set())
    nobody, masked = (None, None), ("老王", "138****5678")
    assert shown == {name: masked if name in known else nobody for name in ISSUES[eyes.name]}


async def test_a_tablet_shows_no_words_and_no_names(ours: County, evaluator: Evaluator) -> None:
    tablet = await Eyes("tablet", ours, evaluator).look()
    issues = await tablet.nodes("issues", f"{WORDS} photos {{ id }} timeline {{ actorName note }}")
    consultations = await tablet.nodes(
        "consultations", "participants { name } timeline { actorName note }"
    )
    assert {each["content"] for each in issues} == {None}
    assert {each["finding"] for each in issues} == {None}
    assert {each["outcomeText"] for each in issues} == {None}
    assert [each["photos"] for each in issues] == [[]] * len(issues)
    told = [event for each in issues + consultations for event in each["timeline"]]
    assert {(event["actorName"], event["note"]) for event in told} == {("", "")}
    said = [it for each in issues for it in each["feedbacks"]]
    assert [(it["content"], it["ratingComment"]) for it in said] == [(None, None)]
    present = [it for each in consultations for it in each["participants"]]
    assert {it["name"] for it in present} == {None}


async def test_a_tablet_does_not_show_at_whose_door(ours: County, evaluator: Evaluator) -> None:
    tablet = await Eyes("tablet", ours, evaluator).look()
    issues = await tablet.nodes("issues", "longitude latitude place { longitude latitude }")
    assert issues
    assert {(each["longitude"], each["latitude"], each["place"]) for each in issues} == {
        (None, None, None)
    }
    box = "{west: -180, south: -90, east: 180, north: 90}"
    within = await tablet.ask(f"{{ issues(filter: {{box: {box}}}) {{ totalCount }} }}")
    assert within["issues"]["totalCount"] == 0
    member = await Eyes("zhao", ours, evaluator).look()
    seen = await member.nodes("issues", "place { longitude }")
    assert any(each["place"] for each in seen)


async def test_a_tablet_is_told_no_small_counts(ours: County, evaluator: Evaluator) -> None:
    tablet = await Eyes("tablet", ours, evaluator).look()
    found = await tablet.ask("{ publicCounts { openIssueCount parts { openIssueCount } } }")
    told = [each["openIssueCount"] for each in found["publicCounts"]["parts"]]
    assert all(count is None or count == 0 or count >= 3 for count in told)


async def test_searching_finds_no_words_that_are_not_shown(eyes: Eyes) -> None:
    """Asking again and again for a piece of hidden text would spell it out."""
    found = await eyes.ask(
        '{ issues(first: 100, filter: {text: "看不见路"}) { totalCount nodes { content } } }'
    )
    assert None not in [each["content"] for each in found["issues"]["nodes"]]


async def test_what_has_changed_is_told_to_those_who_may_see_it(eyes: Eyes) -> None:
    found = await eyes.ask("{ changes(first: 200) { nodes { __typename id } tombstones } }")
    assert ids(found["changes"]["nodes"]) == eyes.may["Issue"] | eyes.may["Consultation"]
    own_county = {
        wire(name, row)
        for name in ("Issue", "Consultation")
        for row in eyes.evaluator.rows[BY_TYPE[name].model]
        if row.county_id == eyes.actor.county_id
    }
    assert set(found["changes"]["tombstones"]) <= own_county


async def test_without_a_token_nothing_is_seen(ours: County, evaluator: Evaluator) -> None:
    wanted = [each for name in NODES for each in all_ids(evaluator, name)[:2]]
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    for some in (wanted[:MOST_IDS], wanted[MOST_IDS:]):
        answer = await ours.clients.send(document, None, ids=some)
        assert answer.json()["data"]["nodes"] == [None] * len(some)
    lists = ["issues", "consultations", "members", "grids", "tasks"]
    for name in lists:
        answer = await ours.clients.send(f"{{ {name} {{ totalCount nodes {{ id }} }} }}", None)
        assert answer.json() == {"data": {name: {"totalCount": 0, "nodes": []}}}
    answer = await ours.clients.send("{ changes { tombstones nodes { id } } }", None)
    assert (answer.code, answer.json()["data"]) == ("UNAUTHENTICATED", None)
