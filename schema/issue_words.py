"""The words issues are described with: routes, outcomes, sources, natures, channels."""

from domain.issue import (
    NATURE_LABELS,
    SOURCE_LABELS,
    Anonymity,
    Confidentiality,
    FeedbackChannel,
    Nature,
    RatedBy,
    ReporterKind,
    Source,
)
from domain.steps import OUTCOME_LABELS, Outcome, Route
from schema.described import enum

__all__ = [
    "Anonymity",
    "Confidentiality",
    "FeedbackChannel",
    "Nature",
    "Outcome",
    "RatedBy",
    "ReporterKind",
    "Route",
    "Source",
]

enum(
    Route,
    "研究后怎么办。",
    {
        Route.COORDINATE: "协调办理。",
        Route.CONSULT: "现场协商。",
        Route.MEETING: "专题会议。",
        Route.INSPECTION: "视察调研。",
        Route.REVIEW: "监督评议。",
        Route.ANSWER_NOW: "当场答复。",
        Route.TRANSFER: "转交办理。",
    },
)
enum(
    Outcome,
    "办理结果；办结不等于解决。",
    {each: f"{label}。" for each, label in OUTCOME_LABELS.items()},
)
enum(Source, "从哪里听到的。", {each: f"{label}。" for each, label in SOURCE_LABELS.items()})
enum(Nature, "诉求性质。", {each: f"{label}。" for each, label in NATURE_LABELS.items()})
enum(
    Confidentiality,
    "知悉范围。",
    {
        Confidentiality.NORMAL: "一般。",
        Confidentiality.RESTRICTED: "只限收集人、界别组、所在地和县政协。",
        Confidentiality.CONFIDENTIAL: "只限收集人和县政协。",
    },
)
enum(
    FeedbackChannel,
    "怎样告诉群众的。",
    {
        FeedbackChannel.VISIT: "上门。",
        FeedbackChannel.PHONE: "电话。",
        FeedbackChannel.WECHAT: "微信。",
        FeedbackChannel.HALL: "议事厅当面。",
        FeedbackChannel.RECEIPT: "凭回执查看。",
        FeedbackChannel.NOTICE: "公示。",
    },
)
enum(
    Anonymity,
    "反映人愿意公开到什么程度。",
    {
        Anonymity.NAMED: "实名。",
        Anonymity.WITHHELD: "不公开姓名：只有收集人和县政协知道。",
        Anonymity.ANONYMOUS: "匿名。",
    },
)
enum(
    ReporterKind,
    "最先反映，还是有同感。",
    {ReporterKind.RAISED: "最先反映的。", ReporterKind.JOINED: "有同感、后来加入的。"},
)
enum(
    RatedBy,
    "评价是谁给的。",
    {RatedBy.RESIDENT: "群众本人。", RatedBy.PROXY: "别人代为记录。"},
)
