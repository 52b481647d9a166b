"""Numbers of official documents (发文字号), e.g. 桓政协监建〔2026〕3号 (GB/T 9704-2012 §7.2.5)."""


def letter_prefix(given: str | None, short_name: str) -> str:
    """The county's own words before the year, else the first character of its name and ours."""
    return given or f"{short_name[:1]}政协监建"


def proposal_prefix(short_name: str) -> str:
    """The words before the year of a proposal's number, e.g. 桓政协提."""
    return f"{short_name[:1]}政协提"


def document_number(prefix: str, year: int, ordinal: int) -> str:
    """Hexagonal brackets around the year, the ordinal without leading zeros."""
    return f"{prefix}〔{year}〕{ordinal}号"
