"""People for the demonstration county: made-up names, the same ones every time."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.member_row import MemberRow

MEMBER_COUNT = 208
GROUP_COUNT = 10
COMMUNITY_MEMBER_COUNT = 20
_SEED = 210522
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁宋谢唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏"
)
_FIRST = "春秋冬晓小玉金明志建文立永国家德广海洪景庆瑞少世淑秀艳雅永玉振忠"
_SECOND = "兰梅华英芳霞军强伟勇涛波辉斌超峰磊鹏飞宇琳娜颖雪丹静敏丽红平安山林江河东生元"


@dataclass(frozen=True, slots=True)
class Branch:
    """A community with the codes of its grids."""

    code: str
    grids: tuple[str, ...]


def member_rows(groups: Sequence[Mapping[str, Any]], branches: Sequence[Branch]) -> list[MemberRow]:
    """208 members, dealt out to the groups in turn; the first of each group convenes it."""
    names = _names(MEMBER_COUNT)
    served = _served(branches)
    rows = []
    for index, (name, codes) in enumerate(zip(names, served, strict=True)):
        group = groups[index % len(groups)]
        positions = group["positions"]
        rows.append(
            MemberRow(
                row=index + 1,
                number=f"{index + 1:03d}",
                name=name,
                phone=phone(index + 1),
                group=group["name"],
                position=positions[index // len(groups) % len(positions)],
                is_convener=index < len(groups),
                grid_codes=codes,
            )
        )
    return rows


def phone(last_digits: int) -> str:
    """A number of a block kept for tests: 1990000 and four digits."""
    return f"1990000{last_digits:04d}"


def _names(count: int) -> list[str]:
    chance = random.Random(_SEED)
    names: dict[str, None] = {}
    while len(names) < count:
        given = chance.choice(_FIRST) * chance.randint(0, 1) + chance.choice(_SECOND)
        names[chance.choice(_SURNAMES) + given] = None
    return list(names)


def _served(branches: Sequence[Branch]) -> list[tuple[str, ...]]:
    """The codes each member serves: 20 a whole community, the others a run of grids.

    Together they cover every grid; neighbouring runs share one grid, so that some have two members.
    """
    stride = len(branches) // COMMUNITY_MEMBER_COUNT
    whole = [branch.code for branch in branches[::stride]][:COMMUNITY_MEMBER_COUNT]
    grids = [code for branch in branches if branch.code not in whole for code in branch.grids]
    runs = MEMBER_COUNT - len(whole)
    bounds = [len(grids) * run // runs for run in range(runs + 1)]
    pieces = [tuple(grids[bounds[run] : bounds[run + 1] + 1]) for run in range(runs)]
    return [*((code,) for code in whole), *pieces]
