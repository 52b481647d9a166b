"""Prints official letters as PDF and DOCX; the libraries are loaded when first needed."""

import asyncio

from domain.official_letter import LetterForm, OfficialLetter


class LetterPrinter:
    """One letter at a time: each takes some 150 ms of a thread."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def print(self, letter: OfficialLetter, form: LetterForm) -> bytes:
        """The file; LetterFontMissing for a PDF without a Chinese font."""
        async with self._turn:
            return await asyncio.to_thread(_printed, letter, form)


def _printed(letter: OfficialLetter, form: LetterForm) -> bytes:
    if form is LetterForm.PDF:
        from adapters.letter_pdf import pdf_of

        return pdf_of(letter)
    from adapters.letter_docx import docx_of

    return docx_of(letter)
