"""Counter-reviews of members by departments and townships."""

from typing import Annotated

import strawberry

from domain.counter_review import ReviewState
from schema.action import AllowedAction
from schema.described import argument, described, enum, read_by_engine
from schema.issue import Issue
from schema.member import Member
from schema.node import Node
from schema.paging import After, Connection, First
from schema.scalars import DateTime
from schema.user_error import Answer

enum(
    ReviewState,
    "反监督评价的状态。",
    {ReviewState.SUBMITTED: "已提交。", ReviewState.REPLIED: "委员已回应。"},
)


@strawberry.type(description="反监督评价：部门和街道、镇、乡评价委员。A counter-review.")
class CounterReview(Node):
    member: Member = described("评价哪位委员。")
    author_name: str | None = described("由哪个部门或街道、镇、乡评价；委员本人看不到，为空。")
    department_id: strawberry.ID | None = described("由哪个部门评价；委员本人看不到，为空。")
    issue: Issue | None = described("就哪件问题评价；按季度评价或看不到时为空。")
    year: int | None = described("按季度评价时的年份。")
    quarter: int | None = described("按季度评价时的季度。")
    score: int = described("评分 1 到 5；1、2 分为偏低。")
    facts: str = described("事实依据。")
    state: ReviewState = described("状态。")
    reply: str = described("委员的回应；没有时为空字符串。")
    replied_at: DateTime | None = described("回应时刻；没有时为空。")
    created_at: DateTime = described("提交时刻。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")


@strawberry.input(description="筛选反监督评价；各条件同时满足。")
class CounterReviewFilter:
    member_id: strawberry.ID | None = described("委员。", default=None)
    states: list[ReviewState] | None = described("状态。", default=None)
    score_at_most: int | None = described("评分不高于。", default=None)


@strawberry.input(description="提交反监督评价：就一件问题，或就一个季度，各一次。")
class CounterReviewSubmitInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("生成的编号：crv_ 加 UUIDv7。")
    member_id: strawberry.ID = described("委员。")
    score: int = described("1 到 5。")
    facts: str = described("事实依据，1 到 2000 字。")
    issue_id: strawberry.ID | None = described("就哪件问题。", default=None)
    year: int | None = described("就哪一年的季度。", default=None)
    quarter: int | None = described("就哪个季度，1 到 4。", default=None)


@strawberry.input(description="委员回应评价。")
class CounterReviewReplyInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("评价。")
    reply: str = described("回应，1 到 2000 字。")


@strawberry.type(description="办理后的反监督评价。")
class CounterReviewPayload(Answer):
    counter_review: CounterReview | None = described("评价；办理不成时为空。")


@strawberry.type
class CounterReviewReads:
    @described("能看到的反监督评价，新的在前；部门和街道、镇、乡只看自己的。")
    def counter_reviews(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[CounterReviewFilter | None, argument("筛选。")] = None,
    ) -> Connection[CounterReview]:
        return read_by_engine()  # type: ignore[no-any-return]
