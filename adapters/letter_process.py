"""`python -m adapters.letter_process`: one letter on standard input, its file on standard output.

A process of its own, since Typst keeps Python's other threads waiting while it works.
"""

import sys
from typing import Any

import orjson

from domain.official_letter import LetterFontMissing, LetterForm, OfficialLetter

NO_FONT = 3
"""The exit status that says so."""


def printed(letter: OfficialLetter, form: LetterForm) -> bytes:
    """The file; the library of the form alone is loaded. LetterFontMissing."""
    if form is LetterForm.PDF:
        from adapters.letter_pdf import pdf_of

        return pdf_of(letter)
    from adapters.letter_docx import docx_of

    return docx_of(letter)


def main() -> int:
    said: dict[str, Any] = orjson.loads(sys.stdin.buffer.read())
    parts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in said["letter"].items()
    }
    try:
        content = printed(OfficialLetter(**parts), LetterForm(said["form"]))
    except LetterFontMissing:
        return NO_FONT
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
