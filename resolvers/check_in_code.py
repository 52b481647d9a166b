"""The code that turns on the tablet's or the convener's screen."""

from typing import Annotated

import strawberry

from resolvers.context import Info, signed_in
from resolvers.inputs import asked_id
from schema.consultation import CheckInCode
from schema.described import argument
from schema.scalars import DateTime
from services.check_in import shown_code


@strawberry.type
class CheckInCodeQuery:
    @strawberry.field(
        description="现在要显示的签到码，每 30 秒一换；不是召集方或本厅平板、或协商没有开时为空。"
    )
    async def check_in_code(
        self, info: Info, consultation_id: Annotated[strawberry.ID, argument("协商。")]
    ) -> CheckInCode | None:
        by = signed_in(info)
        identity = asked_id("Consultation", consultation_id)
        shown = await shown_code(identity, by=by, ports=info.context.ports)
        if shown is None:
            return None
        code, text = shown
        return CheckInCode(text=text, expires_at=DateTime(code.expires_at))
