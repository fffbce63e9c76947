"""Look at what was rendered, as a reader's browser and PDF viewer would."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

import pypdfium2

from workflow.render.errors import Problem, ReportError
from workflow.render.page import Page, read_page
from workflow.render.preflight import CheckedSource, check_source

MAX_HTML_BYTES = 10_000_000
_UNRESOLVED = re.compile(r"\{\{<.*?(?:>\}\}|$)|\?@[\w-]+|\?var:?[\w.]*|\[\?\]|\?\?")
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF8")


def check_outputs(html: Path | None, pdf: Path | None, source: Path) -> None:
    """Check a rendered report against its sources.

    Parameters
    ----------
    html, pdf : Path or None
        The outputs; None leaves one out.
    source : Path
        Folder with ``index.qmd`` that they were rendered from.

    Raises
    ------
    ReportError
        With everything that is wrong.
    """
    absent = [path for path in (html, pdf) if path is not None and not path.is_file()]
    if absent:
        raise ReportError(Problem(str(path), 0, "the file does not exist") for path in absent)
    check_rendered(
        html.read_bytes() if html else None,
        pdf.read_bytes() if pdf else None,
        check_source(source),
    )


def check_rendered(html: bytes | None, pdf: bytes | None, checked: CheckedSource) -> None:
    """Check outputs that are still in memory.

    Parameters
    ----------
    html, pdf : bytes or None
        The outputs.
    checked : CheckedSource
        What they were rendered from.

    Raises
    ------
    ReportError
        With everything that is wrong.
    """
    problems: list[Problem] = []
    if html is not None:
        problems += [Problem("HTML", 0, what) for what in _html_faults(html, checked)]
    if pdf is not None:
        problems += [Problem("PDF", 0, what) for what in _pdf_faults(pdf, checked)]
    if problems:
        raise ReportError(problems)


def _html_faults(content: bytes, checked: CheckedSource) -> Iterator[str]:
    if len(content) > MAX_HTML_BYTES:
        yield f"{len(content) / 1e6:.1f} MB; more than {MAX_HTML_BYTES / 1e6:.0f} MB"
    page = read_page(content.decode("utf-8", errors="replace"))
    if not page.complete:
        yield "the page ends before </html>"
    yield from (f"unresolved {text}" for text in _unresolved(page.text))
    yield from (f"the page would fetch {address}" for address in page.requests)
    yield from (
        f"link to #{name}, which does not exist" for name in sorted(page.links - page.identifiers)
    )
    yield from _figure_faults(page, checked)
    yield from _missing_headings(page.text, checked)


def _figure_faults(page: Page, checked: CheckedSource) -> Iterator[str]:
    shown: set[bytes] = set()
    for address in page.images:
        payload = _data(address)
        if payload is None or not _is_image(payload):
            yield f"an image that cannot be decoded: {address[:60]}"
        else:
            shown.add(payload)
    for figure in checked.figures:
        content = (checked.source.directory / figure.path).read_bytes()
        if "html" in figure.formats and content not in shown:
            yield f"figure {figure.path} is not in the page"


def _data(address: str) -> bytes | None:
    match = re.match(r"data:[^,]*?(;base64)?,(.*)$", address, re.DOTALL)
    if match is None:
        return None
    try:
        if match.group(1):
            return base64.b64decode(match.group(2), validate=True)
        return unquote_to_bytes(match.group(2))
    except binascii.Error:
        return None


def _is_image(payload: bytes) -> bool:
    if payload.startswith(_SIGNATURES):
        return True
    try:
        # The page was made on this machine from the project's own figures.
        return ET.fromstring(payload).tag.endswith("svg")  # noqa: S314
    except ET.ParseError:
        return False


def _pdf_faults(content: bytes, checked: CheckedSource) -> Iterator[str]:
    try:
        with pypdfium2.PdfDocument(content) as document:
            text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
            outline = next(document.get_toc(), None)
    except pypdfium2.PdfiumError as error:
        yield f"it cannot be opened: {error}"
        return
    if outline is None:
        yield "it has no outline"
    yield from (f"unresolved {found}" for found in _unresolved(text))
    yield from _missing_headings(text, checked)


def _unresolved(text: str) -> list[str]:
    return sorted({match.group(0) for match in _UNRESOLVED.finditer(text)})


def _missing_headings(text: str, checked: CheckedSource) -> Iterator[str]:
    letters = _letters(text)
    for pieces in checked.headings:
        if not all(_letters(piece) in letters for piece in pieces):
            yield f"heading {' … '.join(pieces)!r} is not in the text"


def _letters(text: str) -> str:
    """Keep letters and digits alone, so that line breaks, hyphens and ligatures do not count."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if sign.isalnum()).lower()
