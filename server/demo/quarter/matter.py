"""One issue of the quarter as its plot sees it: its words, its place, and the people around it."""

from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from domain.geo import GeoFix
from domain.issue import Anonymity, Confidentiality, FeedbackChannel, Nature, Source
from domain.photo import PeopleShown, PhotoPurpose
from models.account import Account
from models.issue import Category, Issue
from server.demo.quarter import photo
from server.demo.quarter.cast import Place, group_of, member_of
from server.demo.quarter.script import Story
from server.demo.quarter.stage import Stage, pick
from services import issue, qr_code
from services.issue import NewIssue, NewReporter
from services.photo_declaration import NewPhoto

NATURES = (
    (Nature.HELP, 40),
    (Nature.COMPLAINT, 22),
    (Nature.SUGGESTION, 26),
    (Nature.ENQUIRY, 12),
)
SOURCES = (
    (Source.VISIT, 46),
    (Source.WECHAT_GROUP, 26),
    (Source.PHONE, 14),
    (Source.ACTIVITY_ROOM, 9),
    (Source.OTHER, 5),
)
CHANNELS = {
    Source.VISIT: FeedbackChannel.VISIT,
    Source.WECHAT_GROUP: FeedbackChannel.WECHAT,
    Source.PHONE: FeedbackChannel.PHONE,
    Source.HALL: FeedbackChannel.HALL,
    Source.QR: FeedbackChannel.RECEIPT,
}
ANONYMITY = ((Anonymity.NAMED, 70), (Anonymity.WITHHELD, 22), (Anonymity.ANONYMOUS, 8))


@dataclass(kw_only=True)
class Matter:
    """`collector` is who wrote it down: a member, a township, or a tablet of a hall."""

    id: UUID
    title: str
    story: Story
    place: Place
    source: Source
    collector: Account
    member: Account
    """The member of the responsible group who looks after it."""
    convener: Account
    department: str
    category: Category
    chance: Random
    spot: str
    has_after_photo: bool = field(default=False)
    supporters: int = field(default=0)

    def say(self, text: str) -> str:
        return text.format(
            place=self.place.name, spot=self.spot, title=self.title, result=self.story.result
        )

    @property
    def is_by_member(self) -> bool:
        return self.collector.member_id is not None

    async def version(self) -> int:
        return (await Issue.get(id=self.id)).version

    async def adopt(self, stage: Stage) -> None:
        """The group that the place was given to looks after it, by who serves there if possible."""
        group_id = (await Issue.get(id=self.id)).group_id
        assert group_id is not None
        group = stage.cast.group(group_id)
        near = [each for each in group if self.place in stage.cast.served[member_of(each).id]]
        self.member = self.chance.choice(near or group)
        self.convener = stage.cast.convener(group_id)


def cast_matter(
    stage: Stage,
    story: Story,
    member: Account,
    place: Place,
    chance: Random,
    *,
    source: Source | None = None,
    title: str | None = None,
    department: str = "",
) -> Matter:
    """Who will have to do with it; nothing is written yet."""
    category = stage.cast.categories[story.category]
    spot = chance.choice(stage.script.words["town_spots" if place.is_town else "rural_spots"])
    return Matter(
        id=UUID(int=0),
        title=(title or story.title).format(place=place.name, spot=spot),
        story=story,
        place=place,
        source=source or pick(chance, SOURCES),
        collector=member,
        member=member,
        convener=stage.cast.convener(group_of(member)),
        department=department or story.to or stage.cast.department_for(category, place),
        category=category,
        chance=chance,
        spot=spot,
    )


async def collect(
    stage: Stage,
    matter: Matter,
    *,
    content: str | None = None,
    captions: tuple[str, ...] = (),
    confidentiality: Confidentiality = Confidentiality.NORMAL,
) -> None:
    """Write it down where it is, with the photos taken there."""
    matter.id = stage.new_id()
    fix = None if matter.source is Source.PHONE else stage.fix(matter.place, matter.chance)
    photos = [_before(stage, each, fix) for each in captions]
    new = NewIssue(
        id=matter.id,
        title=matter.title,
        content=matter.say(content or matter.story.content),
        source=matter.source,
        nature=pick(matter.chance, NATURES),
        category_id=matter.category.id,
        area_id=matter.place.grid.id,
        fix=fix,
        captured_at=stage.clock.now(),
        reporter=reporter(stage, matter.chance),
        confidentiality=confidentiality,
        photos=photos,
    )
    await issue.collect(new, **await stage.acts(matter.collector))
    for each in photos:
        await photo.send(stage, each, matter.story.category, matter.collector)


async def scan(stage: Stage, matter: Matter, code: UUID) -> None:
    """A resident raises it by the code that hangs there."""
    matter.id = stage.new_id()
    new = NewIssue(
        id=matter.id,
        title=matter.title,
        content=matter.say(matter.story.content),
        source=Source.QR,
        category_id=matter.category.id,
        captured_at=stage.clock.now(),
        reporter=reporter(stage, matter.chance),
    )
    token = qr_code.token(code, stage.ports)
    address = f"203.0.113.{matter.chance.randint(1, 250)}"
    await qr_code.collect(token, new, address=address, **stage.called())


def _before(stage: Stage, caption: str, fix: GeoFix | None) -> NewPhoto:
    return NewPhoto(
        id=stage.new_id(),
        purpose=PhotoPurpose.BEFORE,
        caption=caption,
        captured_at=stage.clock.now(),
        fix=fix,
        people_shown=PeopleShown.NOBODY,
    )


def reporter(stage: Stage, chance: Random) -> NewReporter:
    """Somebody invented, as far as they want to be known."""
    anonymity = pick(chance, ANONYMITY)
    if anonymity is Anonymity.ANONYMOUS:
        return NewReporter(anonymity=anonymity)
    name = stage.word("surnames", chance) + stage.word("residents", chance)
    contact = f"1990000{chance.randint(5000, 9899)}" if chance.random() < 0.8 else None
    return NewReporter(name=name, contact=contact, anonymity=anonymity)


def after_photo(stage: Stage, matter: Matter, caption: str) -> NewPhoto:
    """What it looks like now, taken on the spot."""
    return NewPhoto(
        id=stage.new_id(),
        purpose=PhotoPurpose.AFTER,
        caption=caption,
        captured_at=stage.clock.now(),
        fix=stage.fix(matter.place, matter.chance),
        people_shown=PeopleShown.NOBODY,
    )
