"""What the office sends to keep the lists of categories."""

import strawberry

from domain.category import CategoryAxis
from schema.category import Category
from schema.described import described
from schema.user_error import Answer


@strawberry.input(description="设定一个主题分类；这个编码已有时修改它。")
class CategorySetInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：cat_ 加 UUIDv7；修改已有的时不用它。")
    code: str = described("编码，1 到 20 字，全县唯一。")
    name: str = described("名称，1 到 40 字。")
    axis: CategoryAxis = described("哪一种分类；设定后不变。", default=CategoryAxis.SUBJECT)
    standard_code: str = described("对应的标准编码，不超过 20 字。", default="")
    position: int = described("次序，0 到 10000。", default=0)
    needs_after_photo: bool = described("解决时是否要求办理后照片。", default=False)


@strawberry.input(description="停用主题分类：记录仍在原分类下，统计并入接替的分类。")
class CategoryCloseInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("要停用的分类。")
    replaced_by_id: strawberry.ID | None = described("由哪个分类接替；没有时不填。", default=None)


@strawberry.type(description="设定后的主题分类。")
class CategoryPayload(Answer):
    category: Category | None = described("分类；办理不成时为空。")
