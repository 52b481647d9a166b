"""The area tree: levels, paths, codes and names."""

import pytest

from domain.area import (
    AreaLevel,
    BadAreaCode,
    BadAreaName,
    BadAreaTree,
    CodeScheme,
    below,
    clean_code,
    clean_name,
    codes_of,
    is_within,
    level_by_code,
    path_of,
    require_fits,
    scheme_of,
)


def test_levels_go_down_to_the_grid() -> None:
    assert [below(level) for level in AreaLevel] == [
        AreaLevel.TOWNSHIP,
        AreaLevel.COMMUNITY,
        AreaLevel.GRID,
        None,
    ]


def test_each_level_hangs_on_the_one_above() -> None:
    allowed = {
        (level, parent) for level in AreaLevel for parent in AreaLevel if _fits(level, parent)
    }
    assert allowed == {
        (AreaLevel.TOWNSHIP, AreaLevel.COUNTY),
        (AreaLevel.COMMUNITY, AreaLevel.TOWNSHIP),
        (AreaLevel.GRID, AreaLevel.COMMUNITY),
    }


def _fits(level: AreaLevel, parent: AreaLevel) -> bool:
    try:
        require_fits(level, parent=parent)
    except BadAreaTree:
        return False
    return True


def test_a_path_is_the_codes_from_the_county_down() -> None:
    county = path_of("210522", parent_path=None)
    township = path_of("210522001", parent_path=county)
    assert (county, township) == ("/210522/", "/210522/210522001/")
    assert codes_of(township) == ("210522", "210522001")


def test_within_does_not_mistake_a_code_that_begins_alike() -> None:
    county = path_of("210522", parent_path=None)
    ten = path_of("10", parent_path=county)
    hundred = path_of("100", parent_path=county)
    assert is_within(ten, county)
    assert is_within(ten, ten)
    assert not is_within(hundred, ten)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("210522001001-W01", "210522001001-W01"),
        (" ２１０５２２ ", "210522"),
        ("hr-a7", "HR-A7"),
        ("桓网·甲一", "桓网·甲一"),
    ],
)
def test_any_scheme_of_codes_is_welcome(given: str, kept: str) -> None:
    assert clean_code(given) == kept


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("  ", "空"),
        ("2.10522E+11", "改成了数字"),
        ("210522001001.0", "改成了数字"),
        ("a/b", "斜杠"),
        ("a b", "空格"),
        ("100%", "百分号"),
        ("a_b", "下划线"),
        ("a\x00b", "空格"),
        ("9" * 41, "超过 40"),
    ],
)
def test_refuses_codes_that_would_break_paths_or_were_broken(given: str, why: str) -> None:
    with pytest.raises(BadAreaCode, match=why) as refused:
        clean_code(given)
    assert refused.value.path == ("code",)


@pytest.mark.parametrize("given", ["", " ", "网" * 61, "a\x00b", "\ud800"])
def test_refuses_names_that_cannot_be_shown(given: str) -> None:
    with pytest.raises(BadAreaName):
        clean_name(given)


def test_names_are_kept_in_one_spelling() -> None:
    assert clean_name(" Cafe\u0301社区 ") == "Café社区"


@pytest.mark.parametrize(
    ("code", "scheme", "level"),
    [
        ("210522", CodeScheme.STATISTICS, AreaLevel.COUNTY),
        ("210522001", CodeScheme.STATISTICS, AreaLevel.TOWNSHIP),
        ("210522001001", CodeScheme.STATISTICS, AreaLevel.COMMUNITY),
        ("210522001001-W01", CodeScheme.LOCAL, None),
        ("A1", CodeScheme.LOCAL, None),
    ],
)
def test_statistics_codes_tell_their_level(
    code: str, scheme: CodeScheme, level: AreaLevel | None
) -> None:
    assert (scheme_of(code), level_by_code(code)) == (scheme, level)
