"""Merging, parting, splitting, asking about and confiding issues, and finding like ones."""

from typing import Annotated, Any

import strawberry
from graphql import GraphQLError

from domain import permissions
from domain.errors import DomainError
from domain.text import clean
from engine.rule import Reads, Ref
from models.supplement import Supplement
from resolvers.context import Info, signed_in
from resolvers.inputs import area_identity, fix_of, identity, identity_or_none
from resolvers.payload import acting, answered
from schema.described import Sent, argument
from schema.issue import IssuePayload
from schema.issue_family import (
    IssueAnswerSupplementInput,
    IssueAskSupplementInput,
    IssueClassifyInput,
    IssueConfideInput,
    IssueMergeInput,
    IssueSplitInput,
    IssueUnmergeInput,
    SimilarIssue,
)
from schema.place import GeoFixInput
from services import issue_classify, issue_confidence, issue_merge, similar, supplement
from services.work import Result

SUPPLEMENT = Reads(
    type_name="Supplement", model=Supplement, scope=permissions.OF_ISSUE_FOR_HANDLERS
)


@strawberry.type
class SimilarQuery:
    @strawberry.field(description="登记之前看看附近有没有同样的事：相像的在前，最多五件。")
    async def similar_issues(
        self,
        info: Info,
        text: Annotated[str, argument("标题和内容。")],
        category_id: Annotated[strawberry.ID | None, argument("主题分类。")] = None,
        area_id: Annotated[strawberry.ID | None, argument("网格；不填则按定位。")] = None,
        place: Annotated[GeoFixInput | None, argument("定位。")] = None,
    ) -> list[SimilarIssue]:
        by = signed_in(info)
        try:
            asked = similar.Asked(
                text=clean(text, path=("text",), most=5100),
                category_id=identity_or_none("Category", category_id),
                area_id=area_identity(area_id),
                fix=fix_of(place),
            )
        except DomainError as bad:
            raise GraphQLError(bad.message, extensions={"code": "BAD_USER_INPUT"}) from bad
        found = await similar.similar(asked, by=by, ports=info.context.ports)
        return [_shown(each) for each in found]


def _shown(found: similar.Similar) -> SimilarIssue:
    issue: Any = Ref("Issue", found.issue_id)
    return SimilarIssue(issue=issue, likeness=found.likeness, distance_m=found.distance_m)


@strawberry.type
class IssueFamilyMutation:
    @strawberry.mutation(description="并案；30 天内可以撤销，反映人随之得到反馈。")
    async def issue_merge(self, info: Info, input: Sent[IssueMergeInput]) -> IssuePayload:
        work = _merge(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="撤销并案：反映人转回，回到并案前的环节。")
    async def issue_unmerge(self, info: Info, input: Sent[IssueUnmergeInput]) -> IssuePayload:
        work = _unmerge(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="分件：分成几件各自办理，全部办结后才能反馈。")
    async def issue_split(self, info: Info, input: Sent[IssueSplitInput]) -> IssuePayload:
        work = _split(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="要求收集人补充。")
    async def issue_ask_supplement(
        self, info: Info, input: Sent[IssueAskSupplementInput]
    ) -> IssuePayload:
        work = _ask(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="补充。")
    async def issue_answer_supplement(
        self, info: Info, input: Sent[IssueAnswerSupplementInput]
    ) -> IssuePayload:
        work = _answer(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="调整知悉范围；不再有权的人从此看不到。")
    async def issue_confide(self, info: Info, input: Sent[IssueConfideInput]) -> IssuePayload:
        work = _confide(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="归类：主题、性质和城市管理分类。")
    async def issue_classify(self, info: Info, input: Sent[IssueClassifyInput]) -> IssuePayload:
        work = _classify(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")


async def _merge(sent: IssueMergeInput, info: Info) -> Result:
    into_id = identity("Issue", sent.into_id, "intoId")
    acts = acting("issueMerge", sent, info)
    return await issue_merge.merge(identity("Issue", sent.id, "id"), into_id, **acts)


async def _unmerge(sent: IssueUnmergeInput, info: Info) -> Result:
    acts = acting("issueUnmerge", sent, info)
    return await issue_merge.unmerge(identity("Issue", sent.id, "id"), sent.reason, **acts)


async def _split(sent: IssueSplitInput, info: Info) -> Result:
    parts = [
        issue_merge.NewPart(
            id=identity("Issue", part.id, "parts"), title=part.title, content=part.content
        )
        for part in sent.parts
    ]
    return await issue_merge.split(
        identity("Issue", sent.id, "id"),
        parts,
        base_version=sent.base_version,
        **acting("issueSplit", sent, info),
    )


async def _ask(sent: IssueAskSupplementInput, info: Info) -> Result:
    new = supplement.NewSupplement(
        id=identity("Supplement", sent.supplement_id, "supplementId"), question=sent.question
    )
    acts = acting("issueAskSupplement", sent, info)
    return await supplement.ask(identity("Issue", sent.id, "id"), new, **acts)


async def _answer(sent: IssueAnswerSupplementInput, info: Info) -> Result:
    acts = acting("issueAnswerSupplement", sent, info)
    return await supplement.answer(identity("Issue", sent.id, "id"), sent.text, **acts)


async def _confide(sent: IssueConfideInput, info: Info) -> Result:
    return await issue_confidence.confide(
        identity("Issue", sent.id, "id"),
        sent.confidentiality,
        sent.reason,
        base_version=sent.base_version,
        **acting("issueConfide", sent, info),
    )


async def _classify(sent: IssueClassifyInput, info: Info) -> Result:
    said = issue_classify.Sorted(
        category_id=identity_or_none("Category", sent.category_id, "categoryId"),
        nature=sent.nature,
        city_category_id=identity_or_none("Category", sent.city_category_id, "cityCategoryId"),
    )
    return await issue_classify.classify(
        identity("Issue", sent.id, "id"),
        said,
        base_version=sent.base_version,
        **acting("issueClassify", sent, info),
    )
