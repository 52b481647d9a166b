"""How departments, halls and tablets are read: public within the county."""

from domain import permissions
from engine.declare import Reads
from models.organisation import Department, Device, Hall

DEPARTMENT = Reads(
    type_name="Department", model=Department, scope=permissions.PUBLIC, is_reference=True
)
HALL = Reads(type_name="Hall", model=Hall, scope=permissions.PUBLIC, is_reference=True)
DEVICE = Reads(type_name="Device", model=Device, scope=permissions.PUBLIC)
