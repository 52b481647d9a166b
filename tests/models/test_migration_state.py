"""States between operations: each has its own tables, and only those asked for become classes."""

import pytest
from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.exceptions import IncompatibleStateError

from models.migration_state import MigrationState


def table(name: str, **columns: object) -> ops.CreateModel:
    given = [("id", fields.IntField(primary_key=True)), *columns.items()]
    return ops.CreateModel(name=name, fields=given, options={"table": name.lower()})  # type: ignore[arg-type]


def refers_to(name: str, many: str) -> object:
    reference = f"models.{name}"
    return fields.ForeignKeyField(reference, related_name=many, on_delete=OnDelete.RESTRICT)


TOWN = (
    table("County"),
    table("Area", county=refers_to("County", "areas")),
    table("Issue", area=refers_to("Area", "issues")),
    table("Photo", issue=refers_to("Issue", "photos")),
)


def state_after(*operations: ops.TortoiseOperation) -> MigrationState:
    state = MigrationState.empty({})
    for operation in operations:
        operation.state_forward("models", state)
    return state


def classes(state: MigrationState) -> set[str]:
    return set(state.apps.apps.get("models", {}))


def test_a_table_becomes_a_class_when_asked_for_and_so_do_those_it_refers_to() -> None:
    state = state_after(*TOWN)
    assert classes(state) == set()
    issue = state.apps.get_model("models.Issue")
    assert classes(state) == {"Issue", "Area"}
    assert issue._meta.fields_map["area_id"].source_field == "area_id"
    assert state.apps.get_model("models", "Issue") is issue


def test_code_of_a_migration_finds_all_tables_and_their_relations_both_ways() -> None:
    state = state_after(*TOWN)
    state.apps.make_all()
    assert classes(state) == {"County", "Area", "Issue", "Photo"}
    assert "photos" in state.apps.get_model("models.Issue")._meta.backward_fk_fields


def test_the_earlier_state_keeps_what_an_operation_changes_in_the_later() -> None:
    state = state_after(*TOWN)
    earlier = state.clone()
    ops.AddField("Issue", "title", fields.TextField()).state_forward("models", state)
    ops.AlterField("Issue", "id", fields.BigIntField(primary_key=True)).state_forward(
        "models", state
    )
    before, after = (each.apps.get_model("models.Issue") for each in (earlier, state))
    assert set(after._meta.fields_map) - set(before._meta.fields_map) == {"title"}
    assert isinstance(before._meta.pk, fields.IntField)
    assert isinstance(after._meta.pk, fields.BigIntField)


def test_what_was_asked_for_before_a_change_is_made_anew_after_it() -> None:
    state = state_after(*TOWN)
    state.apps.get_model("models.Photo")
    ops.RemoveField("Photo", "issue").state_forward("models", state)
    assert "issue" not in state.apps.get_model("models.Photo")._meta.fields_map


def test_a_table_may_refer_to_one_that_is_made_later_but_not_to_one_that_never_is() -> None:
    area, county = TOWN[1], TOWN[0]
    state = state_after(area)
    with pytest.raises(IncompatibleStateError, match=r"Area\.county refers to models\.County"):
        state.validate_relations_initialized()
    county.state_forward("models", state)
    state.validate_relations_initialized()
    assert "county_id" in state.apps.get_model("models.Area")._meta.fields_map


def test_a_table_nobody_made_is_unknown() -> None:
    with pytest.raises(KeyError):
        state_after(*TOWN).apps.get_model("models.Nothing")
    with pytest.raises(LookupError):
        state_after(*TOWN).reload_model("models", "Nothing")
