"""The wheel: our flat package names are ours alone, and nothing is published by mistake."""

import tomllib
from importlib.metadata import Distribution, distributions

from tests.sizes import PACKAGES, ROOT

OURS = {*PACKAGES, "mobile_contract", "tests", "bench"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def top_level_names(distribution: Distribution) -> set[str]:
    """What a distribution puts directly into site-packages."""
    return {file.parts[0].removesuffix(".py") for file in distribution.files or ()}


def test_no_dependency_ships_a_top_level_name_of_ours() -> None:
    clashes = {
        distribution.name: sorted(top_level_names(distribution) & OURS)
        for distribution in distributions()
        if distribution.name != "gridhall"
    }

    assert {name: taken for name, taken in clashes.items() if taken} == {}


def test_the_wheel_holds_every_package_and_the_contract() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert sorted(wheel["packages"]) == sorted(PACKAGES)
    assert wheel["force-include"] == {"mobile_contract": "mobile_contract"}
    assert all((ROOT / package / "__init__.py").exists() for package in PACKAGES)


def test_no_index_accepts_an_upload() -> None:
    assert "Private :: Do Not Upload" in PROJECT["project"]["classifiers"]


def test_lock_files_name_no_registry_but_the_public_one() -> None:
    """A mirror's address in a lock file would break every other machine."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    registries = {package["source"].get("registry") for package in lock["package"]} - {None}

    assert registries == {"https://pypi.org/simple"}
    assert "resolved" not in (ROOT / "explorer/package-lock.json").read_text("utf-8")
