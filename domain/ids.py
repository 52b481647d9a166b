"""Identifiers: UUIDv7 (RFC 9562 §5.7) made by clients or server alike, prefixed on the wire."""

import os
import re
import time
from uuid import UUID

from domain.errors import DomainError

PREFIXES = {
    "County": "cty",
    "Township": "twn",
    "Community": "com",
    "Grid": "grd",
    "Term": "trm",
    "SectorGroup": "grp",
    "Member": "mem",
    "Department": "dep",
    "Hall": "hal",
    "Device": "dev",
    "Account": "acc",
    "Staff": "stf",
    "Category": "cat",
    "CategoryList": "ctl",
    "Issue": "iss",
    "Photo": "pho",
    "Topic": "top",
    "Consultation": "con",
    "Participant": "par",
    "SessionEntry": "ent",
    "Commitment": "cmt",
    "Minutes": "min",
    "Evaluation": "eva",
    "Event": "evt",
    "GridAssignment": "asg",
    "Membership": "msh",
    "Leave": "lea",
    "Competence": "cpt",
    "Channel": "chn",
    "MechanismItem": "mec",
    "Activity": "act",
    "DutyEntry": "dut",
    "ScoringRules": "scr",
    "Feedback": "fbk",
    "Reporter": "rep",
    "QrCode": "qrc",
    "Supplement": "sup",
    "LedgerEntry": "led",
    "Task": "tsk",
    "TaskExtension": "ext",
    "Pairing": "pai",
    "Session": "ses",
    "CalendarDay": "cal",
    "Deadline": "ddl",
    "DeadlineRule": "rul",
    "Reminder": "rem",
    "OversightAct": "osa",
    "OversightActMember": "oam",
    "OversightFollowUp": "fol",
    "OversightLetter": "let",
    "SpotCheck": "spc",
    "SpotCheckItem": "spi",
    "CounterReview": "crv",
    "Webhook": "whk",
    "NoticeDelivery": "ndl",
    "NoticeAttempt": "nat",
    "InformationReport": "inf",
    "ReportContributor": "rct",
    "Adoption": "ado",
    "Proposal": "pro",
    "ProposalSigner": "psi",
    "ProposalAssignment": "pas",
    "Erasure": "era",
    "RetentionRule": "ret",
}
TYPES = {prefix: type_name for type_name, prefix in PREFIXES.items()}
_WIRE = re.compile(r"([a-z]{3})_([0-9a-f]{32})\Z")


class BadId(DomainError):
    """The text is not an identifier of the expected type."""

    code = "BAD_ID"


def new_uuid() -> UUID:
    """A fresh UUIDv7: 48 bits of Unix milliseconds, then random bits."""
    stamp = time.time_ns() // 1_000_000
    rest = int.from_bytes(os.urandom(10), "big")
    rand_a, rand_b = (rest >> 62) & 0xFFF, rest & ((1 << 62) - 1)
    return UUID(int=stamp << 80 | 7 << 76 | rand_a << 64 | 2 << 62 | rand_b)


def to_wire(type_name: str, identity: UUID) -> str:
    return f"{PREFIXES[type_name]}_{identity.hex}"


def from_wire(type_name: str, text: str) -> UUID:
    """The uuid behind a wire id; BadId when it is malformed or of another type."""
    found = _WIRE.match(text)
    if found is None or found[1] != PREFIXES[type_name]:
        raise BadId(f"“{text[:60]}”不是有效的 {type_name} 编号。")
    return UUID(found[2])


def type_of(text: str) -> tuple[str, UUID] | None:
    """(type name, uuid) of a wire id of any type, or None when it is not one."""
    found = _WIRE.match(text)
    if found is None or found[1] not in TYPES:
        return None
    return TYPES[found[1]], UUID(found[2])
