"""One member as a file names them, checked by itself but not yet against the county."""

import re
import unicodedata
from dataclasses import dataclass

from domain.errors import DomainError
from domain.row_error import RowError

MAX_MEMBER_NAME = 40
MAX_GROUP_NAME = 60
_IS_CHINESE = re.compile(r"[\u4e00-\u9fff\s]+\Z")
_MOBILE = re.compile(r"1[3-9]\d{9}\Z")
_DECORATION = re.compile(r"[\s\-()]|^(\+?86)(?=1\d{10}$)")


class BadMemberName(DomainError):
    """The text cannot be a person's name."""

    code = "BAD_MEMBER_NAME"


class BadGroupName(DomainError):
    """The text cannot name a sector group."""

    code = "BAD_GROUP_NAME"


class BadPhone(DomainError):
    """The text is not a mainland mobile number."""

    code = "BAD_PHONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    row: int
    name: str
    phone: str
    group: str
    number: str = ""
    position: str = ""
    is_convener: bool = False
    grid_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberFile:
    """The rows that could be read and what was wrong with the others."""

    rows: tuple[MemberRow, ...] = ()
    errors: tuple[RowError, ...] = ()


def clean_phone(text: str) -> str:
    """Eleven digits without +86, spaces, dashes or a spreadsheet's ".0"; BadPhone otherwise."""
    phone = unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
    for _ in range(2):
        phone = _DECORATION.sub("", phone)
    if not _MOBILE.match(phone):
        raise BadPhone("手机号应为 11 位数字，以 13 至 19 开头。", path=("phone",))
    return phone


def clean_member_name(text: str) -> str:
    """The name in NFC, without the blanks that pad two-character names in lists."""
    name = unicodedata.normalize("NFC", text).strip()
    if _IS_CHINESE.match(name):
        name = "".join(name.split())
    if not name:
        raise BadMemberName("姓名为空。", path=("name",))
    if len(name) > MAX_MEMBER_NAME or not name.isprintable():
        raise BadMemberName(f"姓名超过 {MAX_MEMBER_NAME} 字或含有无法显示的字符。", path=("name",))
    return name


def clean_group(text: str) -> str:
    """The name or code of a sector group; whether it exists is another question."""
    group = unicodedata.normalize("NFC", text).strip()
    if not group:
        raise BadGroupName("界别为空。", path=("group",))
    if len(group) > MAX_GROUP_NAME or not group.isprintable():
        raise BadGroupName(f"界别超过 {MAX_GROUP_NAME} 字或含有无法显示的字符。", path=("group",))
    return group


def is_convener_position(position: str) -> bool:
    """Whether a position (职务) names the convener (召集人) and not the deputy."""
    return "召集人" in position and "副召集人" not in position
