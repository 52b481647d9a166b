"""The worker process: one photo in on stdin, its variants out on stdout, until stdin ends.

Request: 4-byte length, original. Answer: 4-byte length, JSON header, then the bytes of both
variants, whose lengths the header gives; or a header with only a `rejection`.
"""

import os
import resource
import struct
import sys
from dataclasses import asdict
from typing import BinaryIO

import orjson

from domain.photo import Developed, PhotoRefused, Rejection

LENGTH = struct.Struct(">I")
NICENESS = 10


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the requests end."""
    from adapters.photo_decode import develop  # decoders are loaded under the limits only

    while prefix := requests.read(LENGTH.size):
        original = requests.read(LENGTH.unpack(prefix)[0])
        try:
            answer = _encoded(develop(original))
        except PhotoRefused as refused:
            answer = _framed({"rejection": refused.reason})
        except MemoryError:
            answer = _framed({"rejection": Rejection.TOO_COSTLY})
        answers.write(answer)
        answers.flush()


def _encoded(developed: Developed) -> bytes:
    large, thumb = developed.large, developed.thumb
    header = asdict(developed) | {"large": len(large), "thumb": len(thumb)}
    return _framed(header) + large + thumb


def _framed(header: dict[str, object]) -> bytes:
    text: bytes = orjson.dumps(header)
    return LENGTH.pack(len(text)) + text


def _confine(memory_bytes: int) -> None:
    """No file may be written, no more memory taken, and everyone else goes first."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a chatty decoder must not spoil answers
    _confine(int(sys.argv[1]))
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
