"""How the contract's queries and subscriptions are asked."""

from domain.event_cursor import to_text
from domain.ids import to_wire
from tests.contract.cases import County, Request, case, consultation_id, fix, issue_id
from tests.village import SIDE, SOUTH, WEST

BOX = {"west": WEST, "south": SOUTH, "east": WEST + 10 * SIDE, "north": SOUTH + SIDE}


def beginning(county: County) -> str:
    """The cursor before everything that happened."""
    return to_text(county.history.village.county_id, 0)


@case("HomeFeed")
async def home_feed(county: County) -> Request:
    return Request("zhao", {"first": 3, "filter": {"steps": ["COLLECT", "CLOSED"]}})


@case("IssuesOfCounty")
async def issues_of_county(county: County) -> Request:
    return Request("office", {"first": 4, "filter": {"text": "路灯"}})


@case("IssueList")
async def issue_list(county: County) -> Request:
    return Request("town", {"first": 4, "filter": {"text": "路灯"}})


@case("IssueDetail")
async def issue_detail(county: County) -> Request:
    return Request("zhao", {"id": issue_id(county.history.issues["near"])})


@case("GridMap")
async def grid_map(county: County) -> Request:
    return Request("zhao", {"box": BOX})


@case("MyGrids")
async def my_grids(county: County) -> Request:
    return Request("sun")


@case("GridAt")
async def grid_at(county: County) -> Request:
    return Request("zhao", {"place": fix("A2")})


@case("CaptureForm")
async def capture_form(county: County) -> Request:
    return Request("zhao")


@case("Viewer")
async def viewer(county: County) -> Request:
    return Request("zhao")


@case("MySessions")
async def my_sessions(county: County) -> Request:
    return Request("zhao")


@case("LogHead")
async def log_head(county: County) -> Request:
    return Request("zhao")


@case("Changes")
async def changes(county: County) -> Request:
    return Request("zhao", {"after": beginning(county), "first": 200})


@case("ConsultationList")
async def consultation_list(county: County) -> Request:
    return Request("zhao", {"filter": {"stages": ["IN_SESSION", "CONFIRMED"]}})


@case("ConsultationDetail")
async def consultation_detail(county: County) -> Request:
    return Request("zhao", {"id": consultation_id(county.history.consultations["near"])})


@case("HallBoard")
async def hall_board(county: County) -> Request:
    return Request("tablet", {"hallId": to_wire("Hall", county.history.village.halls["H1"])})


@case("HallViewer")
async def hall_viewer(county: County) -> Request:
    return Request("tablet")


@case("CountyOverview")
async def county_overview(county: County) -> Request:
    return Request("office")


@case("MembersOfGroup")
async def members_of_group(county: County) -> Request:
    group = to_wire("SectorGroup", county.history.village.groups["one"])
    return Request("office", {"filter": {"groupId": group}})


@case("IssueEvents")
async def issue_events(county: County) -> Request:
    near = issue_id(county.history.issues["near"])
    return Request("zhao", {"issueId": near, "after": beginning(county)})


@case("ConsultationEvents")
async def consultation_events(county: County) -> Request:
    near = consultation_id(county.history.consultations["near"])
    return Request("zhao", {"consultationId": near, "after": beginning(county)})


@case("HallBoardEvents")
async def hall_board_events(county: County) -> Request:
    hall = to_wire("Hall", county.history.village.halls["H1"])
    return Request("tablet", {"hallId": hall, "after": beginning(county)})


@case("SyncSignals")
async def sync_signals(county: County) -> Request:
    return Request("zhao", {"after": beginning(county)})


@case("IssueReplicaPull")
async def issue_replica_pull(county: County) -> Request:
    return Request("zhao", {"limit": 100})


@case("MyInboxEvents")
async def my_inbox_events(county: County) -> Request:
    return Request("housing", {"after": beginning(county)})


@case("OfflinePack")
async def offline_pack(county: County) -> Request:
    return Request("zhao")
