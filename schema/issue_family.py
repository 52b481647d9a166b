"""What apps send to merge, part, split, ask about and confide issues, and to find like ones."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.supplement import SupplementState
from schema.described import described, enum
from schema.issue_words import Confidentiality, Nature
from schema.node import Node
from schema.scalars import DateTime

if TYPE_CHECKING:
    from schema.issue import Issue

enum(
    SupplementState,
    "补充的状态。",
    {
        SupplementState.ASKED: "等待补充，计时暂停。",
        SupplementState.ANSWERED: "已补充。",
        SupplementState.WITHDRAWN: "没有等补充就研究了。",
    },
)


@strawberry.type(description="要求补充的一个问题和答复。")
class Supplement(Node):
    state: SupplementState = described("状态。")
    question: str = described("要补充什么。")
    asked_at: DateTime = described("提出时刻。")
    asked_by_name: str = described("谁提出的。")
    answer: str = described("补充的内容。")
    answered_by_name: str = described("谁补充的。")
    ended_at: DateTime | None = described("补充或不再等待的时刻。")


@strawberry.type(description="可能重复的一件事。")
class SimilarIssue:
    issue: Annotated["Issue", strawberry.lazy("schema.issue")] = described("那件事。")
    likeness: float = described("相像程度，0 到 1。")
    distance_m: float | None = described("相距多少米；有一方没有定位时为空。")


@strawberry.input(description="并案：并入另一件，反映人随之转去。")
class IssueMergeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("要并掉的问题。")
    into_id: strawberry.ID = described("并入哪一件。")


@strawberry.input(description="撤销并案，30 天以内。")
class IssueUnmergeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("被并掉的问题。")
    reason: str = described("原因，1 到 1000 字。")


@strawberry.input(description="一个分件。")
class IssuePartInput:
    id: strawberry.ID = described("生成的编号：iss_ 加 UUIDv7。")
    title: str = described("标题，1 到 100 字。")
    content: str = described("内容，不超过 5000 字。", default="")


@strawberry.input(description="把一件事分成几件办理。")
class IssueSplitInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    base_version: int = described("所依据的版本。")
    parts: list[IssuePartInput] = described("分件，2 到 10 件。")


@strawberry.input(description="要求收集人补充；补充之前计时暂停。")
class IssueAskSupplementInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    supplement_id: strawberry.ID = described("生成的编号：sup_ 加 UUIDv7。")
    question: str = described("要补充什么，1 到 1000 字。")


@strawberry.input(description="补充。")
class IssueAnswerSupplementInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    text: str = described("补充的内容，1 到 5000 字。")


@strawberry.input(description="归类：三项都要填，空即没有；办结前可以改。")
class IssueClassifyInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    base_version: int = described("所依据的版本。")
    category_id: strawberry.ID | None = described("主题分类。")
    nature: Nature | None = described("诉求性质。")
    city_category_id: strawberry.ID | None = described("城市管理分类。", default=None)


@strawberry.input(description="调整知悉范围。")
class IssueConfideInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    base_version: int = described("所依据的版本。")
    confidentiality: Confidentiality = described("新的知悉范围；只有县政协可以放宽。")
    reason: str = described("原因，1 到 1000 字。")
