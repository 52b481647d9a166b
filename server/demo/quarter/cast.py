"""Who acts in the quarter and where: accounts of the demonstration county, and its grids."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.area import AreaLevel
from domain.ids import new_uuid
from models.account import Account
from models.area import Area
from models.competence import Competence
from models.issue import Category
from models.member import GridAssignment, Member
from models.organisation import Department, Hall
from services.actors import ACCOUNT_RELATIONS, actor_of
from services.ports import Ports

ENDINGS = ("社区居民委会", "社区居委会", "居委会", "村委会")


@dataclass(frozen=True, slots=True)
class Place:
    """A grid, with the community and township it lies in."""

    grid: Area
    community: Area
    township: Area

    @property
    def is_town(self) -> bool:
        return "社区" in self.community.name

    @property
    def name(self) -> str:
        """As people call it: 木盂子村, 顺城社区."""
        kept = "社区" if self.is_town else "村"
        return self.community.name.split("社区")[0].removesuffix("村委会") + kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody of the county, by what they are."""

    ports: Ports
    accounts: Mapping[UUID, Account]
    office: Account
    members: Sequence[Account]
    departments: Mapping[str, Account]
    townships: Mapping[UUID, Account]
    tablets: Mapping[UUID, Account]
    halls: Mapping[str, Hall]
    areas: Mapping[UUID, Area]
    categories: Mapping[str, Category]
    competent: Mapping[UUID, Sequence[Competence]]
    served: Mapping[UUID, Sequence[Place]]
    _actors: dict[UUID, Actor] = field(default_factory=dict)

    async def actor(self, account: Account) -> Actor:
        """The actor as signing in would make it; grants stay as they are all the quarter."""
        if account.id not in self._actors:
            now = self.ports.clock.now()
            made = await actor_of(account, new_uuid(), now=now, areas=self.ports.areas)
            assert made is not None
            self._actors[account.id] = made
        return self._actors[account.id]

    @property
    def active(self) -> list[Account]:
        """All but a few, who do nothing all the quarter and are reminded of it."""
        return [each for at, each in enumerate(self.members) if at % 8 != 7 or at < 20]

    def group(self, group_id: UUID) -> list[Account]:
        """The active members of a sector group."""
        return [each for each in self.active if group_of(each) == group_id]

    def convener(self, group_id: UUID) -> Account:
        convening = (each for each in self.group(group_id) if member_of(each).is_convener)
        return next(convening)

    def place(self, account: Account, chance: Random) -> Place:
        """A grid that the member serves."""
        assert account.member_id is not None
        return chance.choice(self.served[account.member_id])

    def department_for(self, category: Category, place: Place) -> str:
        """The one in charge of a category there."""
        lines = self.competent.get(category.id, ())
        here = [each for each in lines if each.area_id == place.township.id]
        wanted = [*here, *(each for each in lines if each.area_id is None)]
        by_id = {each.department_id: name for name, each in self.departments.items()}
        return by_id[wanted[0].department_id] if wanted else next(iter(self.departments))


def member_of(account: Account) -> Member:
    """Who signs in with it."""
    assert isinstance(account.member, Member)
    return account.member


def group_of(account: Account) -> UUID:
    return member_of(account).sector_group_id


async def gather_cast(county_id: UUID, ports: Ports) -> Cast:
    """Read everybody once."""
    of_county = {"county_id": county_id}
    known = Account.filter(**of_county).order_by("phone", "name", "id")
    accounts = await known.select_related(*ACCOUNT_RELATIONS)
    areas = {area.id: area for area in await Area.filter(**of_county)}
    departments = {each.id: each.name for each in await Department.filter(**of_county)}
    competent: dict[UUID, list[Competence]] = defaultdict(list)
    for line in await Competence.filter(**of_county).order_by("position", "id"):
        competent[line.category_id].append(line)
    members = [each for each in accounts if each.member is not None]
    kinds = {kind: [each for each in accounts if each.kind == kind] for kind in ActorKind}
    return Cast(
        ports=ports,
        accounts={each.id: each for each in accounts},
        office=kinds[ActorKind.OFFICE][0],
        members=sorted(members, key=_number),
        departments={
            departments[each.department_id]: each
            for each in kinds[ActorKind.DEPARTMENT]
            if each.department_id
        },
        townships={
            each.township_id: each for each in kinds[ActorKind.TOWNSHIP] if each.township_id
        },
        tablets={each.device.hall_id: each for each in kinds[ActorKind.DEVICE] if each.device},
        halls={each.code: each for each in await Hall.filter(**of_county)},
        areas=areas,
        categories={each.name: each for each in await Category.filter(**of_county)},
        competent=competent,
        served=await _served(county_id, areas),
    )


def _number(account: Account) -> str:
    return member_of(account).number


async def _served(county_id: UUID, areas: Mapping[UUID, Area]) -> dict[UUID, list[Place]]:
    """The grids each member serves, one by one or as a whole community."""
    places = {place.grid.id: place for place in places_of(areas)}
    below: dict[UUID, list[Place]] = defaultdict(list)
    for place in places.values():
        below[place.community.id].append(place)
    found: dict[UUID, list[Place]] = defaultdict(list)
    for row in await GridAssignment.filter(county_id=county_id).order_by("area_id"):
        found[row.member_id] += below.get(row.area_id) or [places[row.area_id]]
    return {key: sorted(each, key=lambda it: it.grid.code) for key, each in found.items()}


def places_of(areas: Mapping[UUID, Area]) -> list[Place]:
    """Every grid of the county, in the order of the codes."""
    grids = sorted((each for each in areas.values() if each.level == AreaLevel.GRID), key=_code)
    return [_place(grid, areas) for grid in grids]


def _code(area: Area) -> str:
    return area.code


def _place(grid: Area, areas: Mapping[UUID, Area]) -> Place:
    assert grid.parent_id is not None
    community = areas[grid.parent_id]
    assert community.parent_id is not None
    return Place(grid, community, areas[community.parent_id])
