"""How long what is known of people is kept."""

import strawberry

from domain.retention import LABELS, RetentionKind
from schema.described import described, enum
from schema.node import Node
from schema.scalars import DateTime
from schema.user_error import Answer

enum(RetentionKind, "保存什么。", {kind: f"{label}。" for kind, label in LABELS.items()})


@strawberry.type(description="保存期限：到期自动清除。How long something is kept.")
class RetentionRule(Node):
    kind: RetentionKind = described("保存什么。")
    days: int = described("保存多少天。")
    updated_at: DateTime = described("何时规定。")
    updated_by_name: str = described("谁规定的。")


@strawberry.input(description="规定保存期限。")
class RetentionRuleSetInput:
    client_mutation_id: str = described("请求编号。")
    kind: RetentionKind = described("保存什么。")
    days: int = described("保存多少天，30 到 3650。")


@strawberry.type(description="规定后的保存期限。")
class RetentionRulePayload(Answer):
    rule: RetentionRule | None = described("保存期限；办理不成时为空。")


@strawberry.type
class RetentionReads:
    retention_rules: list[RetentionRule] = described("本县的保存期限。")
