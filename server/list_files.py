"""Lists to take away: /issues.csv and .xlsx of a period, /duty.csv and .xlsx of a year."""

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from domain.actor import Actor
from domain.errors import Invalid
from server.downloads import Download, DownloadEndpoint
from server.executor import Authenticate
from server.statistics_files import MEDIA_TYPES, form_asked, number_asked, period_asked
from services.list_export import export_duty_roll, export_issues
from services.ports import Ports


def list_routes(ports: Ports, authenticate: Authenticate) -> list[BaseRoute]:
    """/issues.xlsx?year=2026&quarter=3 and /duty.xlsx?year=2026."""

    async def issues(request: Request, by: Actor) -> Download:
        form = form_asked(request.path_params["form"])
        period = period_asked(request.query_params).period()
        file = await export_issues(period, form, by=by, ports=ports)
        return Download(file.name, file.content, MEDIA_TYPES[form])

    async def duty(request: Request, by: Actor) -> Download:
        form = form_asked(request.path_params["form"])
        year = number_asked(request.query_params, "year")
        if year is None:
            raise Invalid("请填年份。", path=("year",))
        file = await export_duty_roll(year, form, by=by, ports=ports)
        return Download(file.name, file.content, MEDIA_TYPES[form])

    return [
        Route(
            f"/{name}.{{form}}", DownloadEndpoint(name, find, authenticate).serve, methods=["GET"]
        )
        for name, find in (("issues", issues), ("duty", duty))
    ]
