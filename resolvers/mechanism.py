"""How the county's slogans are read."""

from domain import permissions
from engine.rule import Reads
from models.mechanism import MechanismItem

MECHANISM_ITEM = Reads(type_name="MechanismItem", model=MechanismItem, scope=permissions.PUBLIC)
