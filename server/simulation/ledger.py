"""Exactly once: whatever the server has confirmed is there once, and nothing is there twice."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from server.simulation.caller import Caller, Refused

_PAGE = 100


@dataclass
class Ledger:
    """What one device sent and what of it was confirmed; titles are never used again."""

    sent: set[str] = field(default_factory=set)
    confirmed: dict[str, str] = field(default_factory=dict)
    """Title by the issue's id."""
    photos: dict[str, str] = field(default_factory=dict)
    """The issue's id by that of the photo whose bytes were all taken."""
    entries: dict[str, list[str]] = field(default_factory=dict)
    """What was written down in each consultation, by its id."""
    receipts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Number and code by the title of what a visitor reported."""

    @property
    def confirmed_count(self) -> int:
        """How many records are looked for at the end."""
        entries = sum(1 + len(each) for each in self.entries.values())
        return len(self.confirmed) + len(self.photos) + len(self.receipts) + entries


async def check_member(ledger: Ledger, caller: Caller, mark: str) -> list[str]:
    """What is wrong with a member's records, in words; empty when nothing is."""
    found = await _collected(caller, mark)
    ids = Counter(issue["id"] for issue in found)
    titles = Counter(issue["title"] for issue in found)
    wrong = [f"确认过的线索不见了：{each}" for each in ledger.confirmed if not ids[each]]
    wrong += [f"同一条线索出现 {count} 次：{each}" for each, count in ids.items() if count > 1]
    wrong += [f"重复建立：{each}" for each in ledger.sent if titles[each] > 1]
    return [
        *wrong,
        *await _missing_photos(ledger, caller),
        *await _missing_entries(ledger, caller),
    ]


async def check_visitors(ledger: Ledger, caller: Caller) -> list[str]:
    """Every receipt that a tablet handed out leads to what was reported."""
    wrong = []
    for title, (number, code) in ledger.receipts.items():
        try:
            answer = await caller.run("ReceiptFollow", input={"number": number, "code": code})
        except Refused as no:
            wrong.append(f"回执查不到：{title}（{no.code}）")
            continue
        if answer["matter"]["title"] != title:
            wrong.append(f"回执对不上：{title}")
    return wrong


async def _collected(caller: Caller, mark: str) -> list[dict[str, str]]:
    """Every issue of this simulation that this member collected."""
    found: list[dict[str, str]] = []
    wanted, after = {"collectedByMe": True, "text": mark}, None
    while True:
        answer = await caller.run_whole("HomeFeed", first=_PAGE, after=after, filter=wanted)
        page = answer["issues"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def _missing_photos(ledger: Ledger, caller: Caller) -> list[str]:
    wrong = []
    for issue_id, photo_ids in _by_issue(ledger):
        issue = (await caller.run_whole("IssueDetail", id=issue_id))["issue"]
        there = Counter(photo["id"] for photo in issue["photos"] if photo["state"] != "EXPECTED")
        wrong += [
            f"照片应有 1 张，实有 {there[each]}：{each}" for each in photo_ids if there[each] != 1
        ]
    return wrong


async def _missing_entries(ledger: Ledger, caller: Caller) -> list[str]:
    wrong = []
    for consultation_id, entry_ids in ledger.entries.items():
        found = (await caller.run_whole("ConsultationDetail", id=consultation_id))["consultation"]
        if [entry["id"] for entry in found["entries"]] != entry_ids:
            wrong.append(f"现场记录对不上：{consultation_id}")
    return wrong


def _by_issue(ledger: Ledger) -> Iterator[tuple[str, list[str]]]:
    for issue_id in dict.fromkeys(ledger.photos.values()):
        yield issue_id, [each for each, of in ledger.photos.items() if of == issue_id]
