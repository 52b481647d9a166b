"""STYLE 1: small functions, small files."""

from tests.sizes import MAX_FUNCTION_LINES, excesses, function_sizes


def test_functions_and_files_stay_small() -> None:
    assert excesses() == []


def test_measuring_finds_functions() -> None:
    """A measure that sees nothing would pass everything."""
    sizes = {size.where.rsplit(" ", 1)[1]: size.lines for size in function_sizes()}

    assert 0 < sizes["explorer_routes"] < MAX_FUNCTION_LINES
