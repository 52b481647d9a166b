"""Prints official letters as PDF and DOCX, each in a process that ends with it."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict

import orjson

from adapters.letter_process import NO_FONT
from domain.official_letter import LetterFontMissing, LetterForm, OfficialLetter

COMMAND = (sys.executable, "-P", "-m", "adapters.letter_process")
INHERITED = ("PATH", "PYTHONPATH", "HOME", "LANG", "LD_LIBRARY_PATH")


class PrintingFailed(Exception):
    """The process ended without a letter; the last line it wrote says why."""


class LetterPrinter:
    """One letter at a time: each takes a third of a second and some 100 MB."""

    def __init__(self, *, command: Sequence[str] = COMMAND, timeout_s: float = 30.0) -> None:
        self._command, self._timeout_s = command, timeout_s
        self._turn = asyncio.Lock()

    async def print(self, letter: OfficialLetter, form: LetterForm) -> bytes:
        """The file; LetterFontMissing for a PDF without a Chinese font."""
        said = orjson.dumps({"form": form, "letter": asdict(letter)})
        async with self._turn, asyncio.timeout(self._timeout_s):
            return await self._run(said)

    async def _run(self, said: bytes) -> bytes:
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=inherited
        )
        try:
            content, complaint = await process.communicate(said)
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if process.returncode == NO_FONT:
            raise LetterFontMissing
        if process.returncode != 0:
            last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
            raise PrintingFailed(f"status {process.returncode}: {last}")
        return content
