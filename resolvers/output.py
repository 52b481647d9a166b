"""What the work leads to, put together: information reports and proposals."""

from collections.abc import Mapping

import strawberry

from engine.declare import RootRule
from resolvers.information_report import (
    ADOPTION,
    INFORMATION_REPORT,
    INFORMATION_REPORT_ROOTS,
    REPORT_CONTRIBUTOR,
    InformationReportMutation,
)
from schema.information_report import InformationReportReads

OUTPUT_READS = (ADOPTION, INFORMATION_REPORT, REPORT_CONTRIBUTOR)
OUTPUT_ROOTS: Mapping[str, RootRule] = {**INFORMATION_REPORT_ROOTS}


@strawberry.type
class OutputQuery(InformationReportReads):
    pass


@strawberry.type
class OutputMutation(InformationReportMutation):
    pass
