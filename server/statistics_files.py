"""Statistics at /statistics.csv and .xlsx: what `statistics` tells a person, to take away."""

from collections.abc import Mapping
from datetime import date

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from domain.actor import Actor
from domain.errors import Invalid, NotFound
from domain.ids import TYPES, from_wire
from domain.period import PeriodAsked
from domain.statistics import StatisticsBy
from domain.statistics_sheet import SheetForm
from resolvers.statistics import WITHIN
from server.downloads import Download, DownloadEndpoint
from server.executor import Authenticate
from services.ports import Ports
from services.statistics import Within
from services.statistics_export import export_statistics

MEDIA_TYPES = {
    SheetForm.CSV: "text/csv; charset=utf-8",
    SheetForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Asked = Mapping[str, str]


def statistics_routes(ports: Ports, authenticate: Authenticate) -> list[BaseRoute]:
    """The arguments of `statistics` as a query: ?year=2026&quarter=3&by=GROUP&withinId=…"""

    async def find(request: Request, by: Actor) -> Download:
        asked, form = request.query_params, form_asked(request.path_params["form"])
        file = await export_statistics(
            period_asked(asked).period(), _grouping(asked), _within(asked), form, by=by, ports=ports
        )
        return Download(file.name, file.content, MEDIA_TYPES[form])

    serve = DownloadEndpoint("statistics", find, authenticate).serve
    return [Route("/statistics.{form}", serve, methods=["GET"])]


def form_asked(text: str) -> SheetForm:
    if text not in list(SheetForm):
        raise NotFound("只有 CSV 和 XLSX 两种格式。")
    return SheetForm(text)


def period_asked(asked: Asked) -> PeriodAsked:
    return PeriodAsked(
        year=number_asked(asked, "year"),
        half=number_asked(asked, "half"),
        quarter=number_asked(asked, "quarter"),
        month=number_asked(asked, "month"),
        from_on=_day(asked, "fromOn"),
        to_on=_day(asked, "toOn"),
    )


def number_asked(asked: Asked, name: str) -> int | None:
    text = asked.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Invalid(f"{name} 须是数字。", path=(name,))
    return int(text)


def _day(asked: Asked, name: str) -> date | None:
    try:
        return date.fromisoformat(asked[name]) if name in asked else None
    except ValueError:
        raise Invalid(f"{name} 须是日期，如 2026-03-31。", path=(name,)) from None


def _grouping(asked: Asked) -> StatisticsBy | None:
    text = asked.get("by")
    if text is not None and text not in list(StatisticsBy):
        raise Invalid("不能按这一项统计。", path=("by",))
    return None if text is None else StatisticsBy(text)


def _within(asked: Asked) -> Within | None:
    text = asked.get("withinId")
    if text is None:
        return None
    type_name = TYPES.get(text[:3], "")
    if type_name not in WITHIN:
        raise NotFound("没有这一项，或您无权查看。", path=("withinId",))
    return Within(WITHIN[type_name], from_wire(type_name, text))
