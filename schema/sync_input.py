"""What a phone hands over after a while without network: its mutations, as they were meant."""

from typing import Any

import strawberry

from schema.activity_input import ActivityCancelInput, ActivityHoldInput, ActivityRecordInput
from schema.channel import ChannelRegisterInput
from schema.consultation_input import (
    CommitmentProgressInput,
    ConsultationCheckInInput,
    ConsultationCommitInput,
    ConsultationConcludeInput,
    ConsultationConfirmInput,
    ConsultationEvaluateInput,
    ConsultationInviteInput,
    ConsultationOpenInput,
    ConsultationPutOffInput,
    ConsultationRecordInput,
    ConsultationReplyInput,
    ConsultationSetAgendaInput,
    ConsultationStartInput,
    ConsultationWalkInInput,
    MinutesReviseInput,
)
from schema.described import described
from schema.duty import DutyRecordInput
from schema.hall_input import HallCheckSetInput
from schema.issue_family import IssueClassifyInput
from schema.issue_input import (
    IssueCollectInput,
    IssueDeclineInput,
    IssueFeedBackInput,
    IssueRateInput,
    IssueRelocateInput,
    IssueReopenInput,
    IssueResolveInput,
    IssueRouteInput,
    IssueStudyInput,
    IssueWithdrawInput,
)
from schema.member_input import LeaveAskInput
from schema.photo import PhotoConsentInput, PhotoRedactInput, PhotoStampInput
from schema.scalars import DateTime
from schema.topic import TopicDropInput, TopicProposeInput, TopicReviseInput, TopicSelectInput


def same(mutation: str) -> Any:
    """The input of the mutation of the same name; nothing else has to be said for it to join."""
    return described(f"同 {mutation}。As the mutation of this name.", default=strawberry.UNSET)


@strawberry.input(one_of=True, description="手机攒下的一件事：恰好一个变更，名称与单个变更相同。")
class SyncItem:
    issue_collect: IssueCollectInput | None = same("issueCollect")
    issue_study: IssueStudyInput | None = same("issueStudy")
    issue_route: IssueRouteInput | None = same("issueRoute")
    issue_resolve: IssueResolveInput | None = same("issueResolve")
    issue_feed_back: IssueFeedBackInput | None = same("issueFeedBack")
    issue_rate: IssueRateInput | None = same("issueRate")
    issue_reopen: IssueReopenInput | None = same("issueReopen")
    issue_decline: IssueDeclineInput | None = same("issueDecline")
    issue_classify: IssueClassifyInput | None = same("issueClassify")
    issue_relocate: IssueRelocateInput | None = same("issueRelocate")
    photo_redact: PhotoRedactInput | None = same("photoRedact")
    photo_consent: PhotoConsentInput | None = same("photoConsent")
    photo_stamp: PhotoStampInput | None = same("photoStamp")
    issue_withdraw: IssueWithdrawInput | None = same("issueWithdraw")
    consultation_open: ConsultationOpenInput | None = same("consultationOpen")
    consultation_start: ConsultationStartInput | None = same("consultationStart")
    consultation_invite: ConsultationInviteInput | None = same("consultationInvite")
    consultation_check_in: ConsultationCheckInInput | None = same("consultationCheckIn")
    consultation_record: ConsultationRecordInput | None = same("consultationRecord")
    consultation_commit: ConsultationCommitInput | None = same("consultationCommit")
    commitment_progress: CommitmentProgressInput | None = same("commitmentProgress")
    consultation_conclude: ConsultationConcludeInput | None = same("consultationConclude")
    minutes_revise: MinutesReviseInput | None = same("minutesRevise")
    consultation_confirm: ConsultationConfirmInput | None = same("consultationConfirm")
    consultation_put_off: ConsultationPutOffInput | None = same("consultationPutOff")
    consultation_reply: ConsultationReplyInput | None = same("consultationReply")
    consultation_walk_in: ConsultationWalkInInput | None = same("consultationWalkIn")
    consultation_set_agenda: ConsultationSetAgendaInput | None = same("consultationSetAgenda")
    consultation_evaluate: ConsultationEvaluateInput | None = same("consultationEvaluate")
    topic_propose: TopicProposeInput | None = same("topicPropose")
    topic_revise: TopicReviseInput | None = same("topicRevise")
    topic_select: TopicSelectInput | None = same("topicSelect")
    topic_drop: TopicDropInput | None = same("topicDrop")
    activity_record: ActivityRecordInput | None = same("activityRecord")
    activity_hold: ActivityHoldInput | None = same("activityHold")
    activity_cancel: ActivityCancelInput | None = same("activityCancel")
    hall_check_set: HallCheckSetInput | None = same("hallCheckSet")
    channel_register: ChannelRegisterInput | None = same("channelRegister")
    duty_record: DutyRecordInput | None = same("dutyRecord")
    leave_ask: LeaveAskInput | None = same("leaveAsk")


@strawberry.input(description="一次推送：按先后排列，后面的可以提到前面的。")
class SyncPushInput:
    client_mutation_id: str = described("这次推送的编号；每一项另有自己的。")
    sent_at: DateTime = described("发出时刻（手机时间），每次重发都要新取，用来校正各项的时刻。")
    items: list[SyncItem] = described("最多 50 项。")
