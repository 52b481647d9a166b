"""Numbers of letters as they are printed."""

from domain.numbering import document_number, letter_prefix


def test_a_number_has_hexagonal_brackets_and_no_leading_zeros() -> None:
    prefix = letter_prefix(None, "桓仁")
    assert document_number(prefix, 2026, 3) == "桓政协监建〔2026〕3号"


def test_a_county_may_have_its_own_words() -> None:
    assert document_number(letter_prefix("桓协监", "桓仁"), 2026, 12) == "桓协监〔2026〕12号"
