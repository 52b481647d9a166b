"""How channels are read."""

from domain import permissions
from engine.declare import connection
from engine.filters import among, beneath, equals
from engine.rule import Reads
from models.channel import Channel
from resolvers.area import AREA

CHANNEL = Reads(type_name="Channel", model=Channel, scope=permissions.CHANNEL)
CHANNELS = connection(
    orders={"NAME": ("name", "id")},
    filters={
        "areaIds": beneath("area", *AREA.types.values()),
        "kinds": among("kind"),
        "isActive": equals("is_active"),
    },
)
