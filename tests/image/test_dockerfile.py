"""The Dockerfile and compose.yaml by reading: what they promise without an engine to run them."""

import json
import re
import tomllib
from fnmatch import fnmatch
from typing import Any

import pytest
import yaml

from server.settings import Settings
from tests.sizes import PACKAGES, ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def instructions(text: str = DOCKERFILE) -> list[tuple[str, str]]:
    """Each instruction and its argument, comments gone, continued lines joined."""
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", "", code)
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in joined.splitlines() if line]


def final_stage() -> list[tuple[str, str]]:
    found = instructions()
    last = max(index for index, (name, _) in enumerate(found) if name == "FROM")
    return found[last:]


def arguments(name: str) -> list[str]:
    return [argument for found, argument in final_stage() if found == name]


def test_tools_stay_in_earlier_stages() -> None:
    stages = [argument for name, argument in instructions() if name == "FROM"]
    final_runs = " ".join(arguments("RUN"))

    assert len(stages) == 3
    assert not re.search(r"\b(npm|uv|pip|apt-get|curl)\b", final_runs)


def test_runs_as_an_ordinary_user_by_number() -> None:
    """Kubernetes' runAsNonRoot can't judge a name."""
    assert arguments("USER") == ["10001:10001"]
    after = [name for name, _ in final_stage()]
    assert "RUN" not in after[after.index("USER") :]


def test_writes_only_to_its_volume() -> None:
    settings = " ".join(arguments("ENV"))

    assert arguments("VOLUME") == ["/data"]
    assert "GRIDHALL_DATA_DIR=/data" in settings
    assert "PYTHONDONTWRITEBYTECODE=1" in settings
    assert not any("--chown" in copied for copied in arguments("COPY"))


def test_starts_the_server_without_a_shell_between_it_and_the_signal() -> None:
    (entry,), (command,) = arguments("ENTRYPOINT"), arguments("CMD")

    assert json.loads(entry) + json.loads(command) == ["gridhall", "serve"]
    assert arguments("STOPSIGNAL") == ["SIGTERM"]
    assert "/healthz" in arguments("HEALTHCHECK")[0]


def test_no_secret_and_no_address_of_a_registry_is_baked_in() -> None:
    text = DOCKERFILE.lower()

    assert not re.search(r"password|secret|token|index-url|--registry", text)


def test_dependencies_come_from_the_lock_files() -> None:
    runs = [argument for name, argument in instructions() if name == "RUN"]

    assert sum("npm ci" in run for run in runs) == 1
    assert all("--frozen" in run for run in runs if "uv sync" in run)
    assert not any("npm install" in run for run in runs)


def test_the_context_holds_the_product_and_nothing_else() -> None:
    patterns = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    allowed = {pattern[1:] for pattern in patterns if pattern.startswith("!")}

    assert "*" in patterns
    assert {*PACKAGES, "data", "mobile_contract", "uv.lock"} <= allowed
    assert not any(fnmatch(name, p) for name in ("var", ".git", ".env", "tests") for p in allowed)


def test_the_image_compiles_every_package() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = wheel["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]

    assert f"compileall -q {' '.join(sorted(packages))}" in " ".join(a for _, a in instructions())


@pytest.mark.parametrize("name", ["app", "migrate"])
def test_compose_runs_the_image_with_nothing_to_spare(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_compose_replaces_every_embedded_part() -> None:
    environment = SERVICES["app"]["environment"]

    assert environment["GRIDHALL_DATABASE_URL"].startswith("postgres://")
    assert environment["GRIDHALL_REDIS_URL"].startswith("redis://")
    assert environment["GRIDHALL_BLOB_URL"].startswith("s3://")


def test_compose_holds_no_password_and_opens_no_port_but_ours() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    secrets = re.findall(r"(?:PASSWORD|SECRET_KEY): (.*)", text)

    assert secrets
    assert all(secret.startswith("${") and ":?" in secret for secret in secrets)
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["app"]


def test_every_setting_named_here_exists() -> None:
    texts = "".join((ROOT / file).read_text("utf-8") for file in ("Dockerfile", "compose.yaml"))
    named = set(re.findall(r"\bGRIDHALL_([A-Z0-9_]+)[:=] ?", texts.replace(":?", "?")))
    known = {field.upper() for field in Settings.model_fields}

    assert named - known == set()
