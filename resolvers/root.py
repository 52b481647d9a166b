"""The three roots of the schema, put together from the nouns."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from resolvers.activity_mutation import ActivityMutation
from resolvers.attendance_mutation import AttendanceMutation
from resolvers.check_in_code import CheckInCodeQuery
from resolvers.competence import CompetenceQuery
from resolvers.consultation_mutation import ConsultationMutation
from resolvers.county_import import CountyImportMutation
from resolvers.coverage import CoverageQuery
from resolvers.duty import DutyQuery
from resolvers.duty_mutation import DutyMutation
from resolvers.grid_mutation import GridMutation
from resolvers.group_chat import GroupChatQuery
from resolvers.hall_mutation import HallMutation
from resolvers.inbox import InboxMutation, InboxQuery
from resolvers.input_reading import read_inputs_by_plan
from resolvers.issue_family import IssueFamilyMutation, SimilarQuery
from resolvers.issue_mutation import IssueMutation
from resolvers.ledger import LedgerMutation
from resolvers.member_mutation import MemberMutation
from resolvers.organisation_mutation import OrganisationMutation
from resolvers.output import OutputMutation, OutputQuery
from resolvers.photo_mutation import PhotoMutation
from resolvers.place import PlaceQuery
from resolvers.public_view import PublicViewQuery
from resolvers.qr_code import QrCodeMutation
from resolvers.receipt import ReceiptMutation
from resolvers.reference_mutation import ReferenceMutation
from resolvers.replica import ReplicaMutation, ReplicaQuery
from resolvers.resident import ResidentMutation
from resolvers.retention import RetentionMutation
from resolvers.session import SessionMutation, SessionQuery
from resolvers.staff import StaffMutation
from resolvers.statistics import StatisticsMutation, StatisticsQuery
from resolvers.subscription import Subscription
from resolvers.supervision import SupervisionMutation, SupervisionQuery
from resolvers.sync import SyncMutation, SyncQuery
from resolvers.task_mutation import TaskMutation
from resolvers.topic_mutation import TopicMutation
from resolvers.viewer import ViewerQuery
from resolvers.visitor import VisitorMutation
from resolvers.webhook import WebhookMutation
from schema.area import Community, County, Grid, Township
from schema.organisation import Device
from schema.query import ReadQuery
from schema.resident import ResidentReads
from schema.retention import RetentionReads
from schema.scalars import SCALARS
from schema.staff import StaffReads
from schema.sync import SyncApplied, SyncConflict, SyncRejected, SyncReplayed
from schema.user_error import Refusal
from schema.webhook import WebhookReads


@strawberry.type(description="查询。")
class Query(
    ReadQuery,
    SupervisionQuery,
    OutputQuery,
    ViewerQuery,
    PlaceQuery,
    SimilarQuery,
    CheckInCodeQuery,
    CompetenceQuery,
    DutyQuery,
    CoverageQuery,
    PublicViewQuery,
    GroupChatQuery,
    StatisticsQuery,
    SyncQuery,
    ReplicaQuery,
    InboxQuery,
    SessionQuery,
    StaffReads,
    WebhookReads,
    ResidentReads,
    RetentionReads,
):
    pass


@strawberry.type(description="变更。每个变更一个 input，回答里 userErrors 为空即已办成。")
class Mutation(
    IssueMutation,
    IssueFamilyMutation,
    LedgerMutation,
    TaskMutation,
    SupervisionMutation,
    OutputMutation,
    ReceiptMutation,
    QrCodeMutation,
    TopicMutation,
    ConsultationMutation,
    AttendanceMutation,
    ActivityMutation,
    DutyMutation,
    GridMutation,
    HallMutation,
    MemberMutation,
    OrganisationMutation,
    ReferenceMutation,
    CountyImportMutation,
    PhotoMutation,
    SyncMutation,
    VisitorMutation,
    ReplicaMutation,
    InboxMutation,
    SessionMutation,
    StaffMutation,
    WebhookMutation,
    ResidentMutation,
    RetentionMutation,
    StatisticsMutation,
):
    pass


RESULTS = (SyncApplied, SyncReplayed, SyncConflict, SyncRejected)


def build_schema() -> strawberry.Schema:
    """The executable schema; the engine then takes over reading what is declared."""
    schema = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Refusal, County, Township, Community, Grid, Device, *RESULTS],
        config=StrawberryConfig(scalar_map=dict(SCALARS)),
    )
    read_inputs_by_plan(schema)
    return schema
