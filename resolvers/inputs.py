"""From what apps send to what use cases take: ids, fixes and photos."""

from uuid import UUID

from graphql import GraphQLError

from domain.errors import DomainError
from domain.geo import GeoFix, require_fix
from domain.ids import from_wire
from schema.issue_input import ReporterInput
from schema.photo import PhotoInput
from schema.place import GeoFixInput
from services.issue import NewReporter
from services.photo_declaration import NewPhoto


def identity(type_name: str, text: str, *path: str) -> UUID:
    """The uuid of a wire id; BadId names the input."""
    try:
        return from_wire(type_name, text)
    except DomainError as bad:
        bad.path = ("input", *path)
        raise


def identity_or_none(type_name: str, text: str | None, *path: str) -> UUID | None:
    return None if text is None else identity(type_name, text, *path)


AREA_TYPES = ("Grid", "Community", "Township", "County")


def area_identity(text: str | None, *path: str) -> UUID | None:
    """An area of any level."""
    if text is None:
        return None
    for type_name in AREA_TYPES[:-1]:
        try:
            return from_wire(type_name, text)
        except DomainError:
            continue
    return identity(AREA_TYPES[-1], text, *path)


def asked_id(type_name: str, text: str) -> UUID:
    """The uuid of a wire id that is an argument of a query; BAD_USER_INPUT when it is none."""
    try:
        return from_wire(type_name, text)
    except DomainError as bad:
        raise GraphQLError(bad.message, extensions={"code": "BAD_USER_INPUT"}) from bad


def asked_area(text: str) -> UUID:
    """As `asked_id`, for an area of any level."""
    try:
        found = area_identity(text)
    except DomainError as bad:
        raise GraphQLError(bad.message, extensions={"code": "BAD_USER_INPUT"}) from bad
    assert found is not None
    return found


def required_area(text: str, *path: str) -> UUID:
    """An area of any level that has to be named."""
    found = area_identity(text, *path)
    assert found is not None
    return found


def reporter_of(sent: ReporterInput | None) -> NewReporter:
    """Nobody in particular when nothing is said."""
    if sent is None:
        return NewReporter()
    return NewReporter(
        name=sent.name,
        contact=sent.contact,
        anonymity=sent.anonymity,
        is_proxy=sent.is_proxy,
        proxy_note=sent.proxy_note,
    )


def fix_of(sent: GeoFixInput | None) -> GeoFix | None:
    return None if sent is None else required_fix(sent)


def required_fix(sent: GeoFixInput) -> GeoFix:
    """The fix, or BadPosition or BadAccuracy, which name the part of `place`."""
    try:
        return require_fix(
            sent.longitude,
            sent.latitude,
            sent.datum,
            sent.accuracy_m,
            provider=sent.provider,
            fixed_at=sent.fixed_at,
            is_mock=sent.is_mock,
        )
    except DomainError as bad:
        bad.path = ("input", "place", *bad.path)
        raise


def photos_of(sent: list[PhotoInput]) -> tuple[NewPhoto, ...]:
    return tuple(
        NewPhoto(
            id=identity("Photo", photo.id, "photos", str(position), "id"),
            purpose=photo.purpose,
            caption=photo.caption,
            captured_at=photo.captured_at,
            sha256=photo.sha256,
            byte_size=photo.byte_size,
            fix=_fix_of_photo(photo, position),
            people_shown=photo.people_shown,
        )
        for position, photo in enumerate(sent)
    )


def _fix_of_photo(photo: PhotoInput, position: int) -> GeoFix | None:
    try:
        return fix_of(photo.place)
    except DomainError as bad:
        bad.path = ("input", "photos", str(position), *bad.path[1:])
        raise
