"""The area tree (县、街道·镇·乡、社区·村、网格): its levels, paths and codes."""

import re
import unicodedata
from enum import StrEnum

from domain.errors import DomainError

MAX_CODE = 40
MAX_NAME = 60
_SPREADSHEET_NUMBER = re.compile(r"\d+(\.\d+)?[eE]\+?\d+\Z|\d+\.0+\Z")
_FORBIDDEN_IN_CODE = re.compile(r"[\s/%_\x00-\x1f\x7f]")
_STATISTICS_LENGTHS = {6: 0, 9: 1, 12: 2}


class AreaLevel(StrEnum):
    """From the county down; a grid (网格) is the smallest unit a member serves."""

    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    COMMUNITY = "COMMUNITY"
    GRID = "GRID"


class CodeScheme(StrEnum):
    """Who gave the code: the statistics bureau (统计用区划代码) or the county itself."""

    STATISTICS = "STATISTICS"
    LOCAL = "LOCAL"


LEVELS = tuple(AreaLevel)
LEVEL_NAMES = {
    AreaLevel.COUNTY: "县",
    AreaLevel.TOWNSHIP: "街道（乡镇）",
    AreaLevel.COMMUNITY: "社区（村）",
    AreaLevel.GRID: "网格",
}


class BadAreaCode(DomainError):
    """The text cannot serve as the code of an area."""

    code = "BAD_AREA_CODE"


class BadAreaName(DomainError):
    """The text cannot serve as the name of an area."""

    code = "BAD_AREA_NAME"


class BadAreaTree(DomainError):
    """The level of an area does not fit the one above it."""

    code = "BAD_AREA_TREE"


def below(level: AreaLevel) -> AreaLevel | None:
    """The next level down, or None for a grid."""
    position = LEVELS.index(level) + 1
    return LEVELS[position] if position < len(LEVELS) else None


def require_fits(level: AreaLevel, *, parent: AreaLevel) -> None:
    """BadAreaTree unless the parent is exactly one level up: a grid always has its community."""
    if below(parent) is not level:
        raise BadAreaTree(
            f"{LEVEL_NAMES[level]}不能直接隶属于{LEVEL_NAMES[parent]}。", path=("parent",)
        )


def path_of(code: str, *, parent_path: str | None) -> str:
    """The codes from the county down, e.g. "/210522/210522001/"; a prefix means "is below"."""
    return f"{parent_path or '/'}{code}/"


def codes_of(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.split("/") if part)


def is_within(path: str, ancestor_path: str) -> bool:
    """Whether the area of `path` is the other one or lies below it."""
    return path.startswith(ancestor_path)


def clean_code(text: str) -> str:
    """The code in one spelling (NFKC, upper case); BadAreaCode says what is wrong with it.

    Separators of paths and wildcards of LIKE are refused, and so are the two ways a spreadsheet
    destroys a long code (2.10522E+11, 210522001001.0).
    """
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if not code:
        raise BadAreaCode("编码为空。", path=("code",))
    if _SPREADSHEET_NUMBER.match(code):
        raise BadAreaCode(
            f"编码“{code[:MAX_CODE]}”被表格软件改成了数字，请把该列设为文本后重新导出。",
            path=("code",),
        )
    if len(code) > MAX_CODE:
        raise BadAreaCode(f"编码超过 {MAX_CODE} 个字符。", path=("code",))
    if _FORBIDDEN_IN_CODE.search(code):
        raise BadAreaCode(f"编码“{code}”含有空格、斜杠、百分号或下划线。", path=("code",))
    return code


def clean_name(text: str) -> str:
    """The name in NFC, trimmed; BadAreaName when empty, too long or not printable."""
    name = unicodedata.normalize("NFC", text).strip()
    if not name:
        raise BadAreaName("名称为空。", path=("name",))
    if len(name) > MAX_NAME:
        raise BadAreaName(f"名称超过 {MAX_NAME} 个字符。", path=("name",))
    if any(unicodedata.category(character) in ("Cc", "Cs", "Co") for character in name):
        raise BadAreaName("名称含有无法显示的字符，请检查文件编码。", path=("name",))
    return name


def scheme_of(code: str) -> CodeScheme:
    """STATISTICS for 6, 9 or 12 digits, anything else is the county's own."""
    known = code.isdigit() and len(code) in _STATISTICS_LENGTHS
    return CodeScheme.STATISTICS if known else CodeScheme.LOCAL


def level_by_code(code: str) -> AreaLevel | None:
    """The level a statistics code stands for by its length, None for local codes."""
    if scheme_of(code) is CodeScheme.LOCAL:
        return None
    return LEVELS[_STATISTICS_LENGTHS[len(code)]]
