"""Released contracts: the schemas that apps out there were built with, frozen for good."""

from dataclasses import dataclass
from pathlib import Path

from domain.errors import SetupFault
from server.app_versions import version_numbers
from server.contract import FOLDER

FILE = "schema.graphqls"


@dataclass(frozen=True, slots=True)
class Release:
    """One of `releases/<version>/`."""

    version: str
    sdl: str


def latest_release(folder: Path = FOLDER) -> Release | None:
    """What the present contract must not break."""
    found = sorted(_releases(folder).glob(f"*/{FILE}"), key=_numbers)
    return Release(found[-1].parent.name, found[-1].read_text("utf-8")) if found else None


def freeze(release: Release, *, folder: Path = FOLDER) -> Path:
    """Write it down; SetupFault unless it is newer than every other."""
    path = _releases(folder) / release.version / FILE
    last = latest_release(folder)
    if last is not None and _numbers(path) <= version_numbers(last.version):
        raise SetupFault(f"{last.version} 已经发布，不能再改；先提高 pyproject.toml 中的版本。")
    path.parent.mkdir(parents=True)
    path.write_text(release.sdl, "utf-8")
    return path


def _releases(folder: Path) -> Path:
    return folder / "releases"


def _numbers(path: Path) -> tuple[int, ...]:
    return version_numbers(path.parent.name)
