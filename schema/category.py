"""The county's categories, and every version of their lists."""

import strawberry

from domain.category import AXIS_LABELS, CategoryAxis
from schema.described import described, enum
from schema.node import Node
from schema.scalars import Date, DateTime

enum(CategoryAxis, "分类的种类。", {axis: f"{label}。" for axis, label in AXIS_LABELS.items()})


@strawberry.type(description="问题的一个分类。")
class Category(Node):
    code: str = described("编码。")
    name: str = described("名称。")
    axis: CategoryAxis = described("哪一种分类。")
    standard_code: str = described("对应的标准编码（主题分类为 GB/T 39666）；没有时为空文本。")
    needs_after_photo: bool = described("解决时是否要求办理后照片。")
    closed_on: Date | None = described("停用日期；在用时为空。")
    replaced_by: "Category | None" = described("接替的分类；没有时为空。")


@strawberry.type(description="分类表某一版里的一个分类。")
class CategoryEntry:
    category_id: strawberry.ID = described("哪个分类。")
    axis: CategoryAxis = described("哪一种分类。")
    code: str = described("当时的编码。")
    name: str = described("当时的名称。")
    standard_code: str = described("当时对应的标准编码；没有时为空文本。")
    closed_on: Date | None = described("停用日期；当时在用时为空。")


@strawberry.type(description="分类表的一个版本：每次设定、停用、导入都成为新的一版，旧版不变。")
class CategoryList(Node):
    version: int = described("第几版，从 1 起，不跳号。")
    made_at: DateTime = described("从什么时候起。")
    made_by_name: str = described("谁改的。")
    entries: list[CategoryEntry] = described("这一版的分类，停用的也在其中。")
