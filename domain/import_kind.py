"""What lists a county is set up from."""

from enum import StrEnum


class ImportKind(StrEnum):
    AREAS = "AREAS"
    MEMBERS = "MEMBERS"
    DEPARTMENTS = "DEPARTMENTS"
    CATEGORIES = "CATEGORIES"
    CALENDAR = "CALENDAR"
