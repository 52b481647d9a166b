"""Channels (渠道): where residents of an area can be heard."""

from enum import StrEnum


class ChannelKind(StrEnum):
    WECHAT_GROUP = "WECHAT_GROUP"
    ACTIVITY_ROOM = "ACTIVITY_ROOM"
    HALL = "HALL"
    QR = "QR"
    VISIT = "VISIT"
    PHONE = "PHONE"


CHANNEL_LABELS = {
    ChannelKind.WECHAT_GROUP: "微信网格群",
    ChannelKind.ACTIVITY_ROOM: "委员活动室",
    ChannelKind.HALL: "议事厅",
    ChannelKind.QR: "二维码",
    ChannelKind.VISIT: "走访",
    ChannelKind.PHONE: "电话",
}
