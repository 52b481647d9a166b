"""What people paste from a WeChat group, and what of it may be an issue."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.group_chat import MOST_CHARACTERS, drafts_of, messages_of
from domain.local_day import CHINA

PHONE = """桓仁老王: 顺城路路灯坏了三天了，晚上看不见路！
[图片]
李姐：收到
李姐：@桓仁老王 我去看看，谢谢
"""
COMPUTER = """———— 2026-03-02 ————
桓仁老王 8:15:30
木盂子村主路积水
车过不去
李姐 2026/3/3 09:05
收到
桓仁老王 2026年3月3日 9:06
时间是8:30，在小学门口
"""


def test_lines_with_a_name_and_a_colon() -> None:
    first, second = drafts_of(PHONE)
    assert first.title == "顺城路路灯坏了三天了，晚上看不见路"
    assert (first.said_by, first.said_at, first.image_count) == ("桓**", None, 1)
    assert second.content == "收到\n@桓** 我去看看，谢谢"


def test_a_name_and_a_time_above_the_text() -> None:
    first, last = drafts_of(COMPUTER)
    assert first.said_at == datetime(2026, 3, 2, 8, 15, tzinfo=CHINA)
    assert first.content == "木盂子村主路积水\n车过不去"
    assert last.said_at == datetime(2026, 3, 3, 9, 6, tzinfo=CHINA)
    assert last.content == "时间是8:30，在小学门口"


def test_nicknames_do_not_come_out() -> None:
    shown = [f"{each.title} {each.content} {each.said_by}" for each in drafts_of(PHONE + COMPUTER)]
    assert not any("老王" in each or "李姐" in each for each in shown)


def test_greetings_and_pictures_alone_are_no_matter() -> None:
    assert drafts_of("甲: 收到\n乙: [图片]\n丙: 👍\n\n丁：https://a.cn") == []
    assert drafts_of("没有人名的一段话") == []
    with pytest.raises(Invalid):
        drafts_of("甲" * (MOST_CHARACTERS + 1))


@given(st.text(alphabet="甲乙: ：\n[图片]0123/-年月日—8", max_size=200))
def test_whatever_is_pasted_gives_an_answer(text: str) -> None:
    for each in drafts_of(text):
        assert each.title
    assert all(message.name for message in messages_of(text))
