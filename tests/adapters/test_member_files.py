"""Member lists as offices keep them."""

import orjson
import pytest

from adapters.member_files import parse_members
from domain.member_row import MemberRow

CSV = (
    "姓名,手机,界别,网格,职务\n"
    "王　芳,199 0000 0001,农业界,210522001001-W01；210522001001-w02,农业界召集人\n"
    "李强,19900000002,农业界,,合作社理事长\n"
)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_reads_a_list_with_chinese_headers(encoding: str) -> None:
    parsed = parse_members(CSV.encode(encoding))
    assert parsed.errors == ()
    assert parsed.rows == (
        MemberRow(
            row=2,
            name="王芳",
            phone="19900000001",
            group="农业界",
            position="农业界召集人",
            is_convener=True,
            grid_codes=("210522001001-W01", "210522001001-W02"),
        ),
        MemberRow(row=3, name="李强", phone="19900000002", group="农业界", position="合作社理事长"),
    )


def test_reads_english_headers_and_the_convener_column() -> None:
    text = "number,name,phone,group,grids,convener\n007,Li Na,19900000003,G01,A1;A2;A1,是\n"
    (row,) = parse_members(text.encode()).rows
    assert (row.number, row.group, row.is_convener) == ("007", "G01", True)
    assert row.grid_codes == ("A1", "A2")


def test_reads_json() -> None:
    found = [
        {"姓名": "王芳", "手机": 19900000001, "界别": "农业界", "grids": ["a1"], "convener": True}
    ]
    (row,) = parse_members(orjson.dumps(found)).rows
    assert (row.phone, row.grid_codes, row.is_convener) == ("19900000001", ("A1",), True)


def test_names_every_error_of_every_row() -> None:
    text = "姓名,手机,界别,网格\n,123,,a/b\n李强,1.99E+10,农业界,\n"
    parsed = parse_members(text.encode())
    assert parsed.rows == ()
    assert [(error.row, error.column, error.reason) for error in parsed.errors] == [
        (2, "姓名", "姓名为空。"),
        (2, "手机", "手机号应为 11 位数字，以 13 至 19 开头。"),
        (2, "界别", "界别为空。"),
        (2, "网格", "编码“A/B”含有空格、斜杠、百分号或下划线。"),
        (3, "手机", "手机号应为 11 位数字，以 13 至 19 开头。"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "文件是空的。"),
        (b"{}", "JSON 应为列表。"),
        (b"[]", "文件里没有任何委员。"),
    ],
)
def test_says_why_a_file_cannot_be_read_at_all(data: bytes, reason: str) -> None:
    (error,) = parse_members(data).errors
    assert (error.row, error.reason) == (0, reason)
