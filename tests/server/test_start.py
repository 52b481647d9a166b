"""What a start does not wait for: libraries of what is rarely asked are loaded when it is."""

import subprocess
import sys

RARE = ("PIL", "asyncpg", "docx", "httpx", "openpyxl", "pi_heif", "redis", "typst")
"""Photos, PostgreSQL, documents, webhooks, workbooks and several processes."""

LOADED = f"""
import sys
import server.cli, server.run
print(*(name for name in {RARE!r} if name in sys.modules))
"""


def test_leaves_libraries_of_rare_uses_to_their_first_use() -> None:
    found = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, check=True)
    assert found.stdout.split() == []
