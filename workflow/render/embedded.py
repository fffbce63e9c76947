"""The embedded engine: pandoc makes the HTML, pandoc and typst make the PDF."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import typst

from workflow.render.errors import Problem, ReportError, single
from workflow.render.pandoc import PandocResult, pandoc_version, run_pandoc
from workflow.render.preflight import CheckedSource, message_problems

_FILTERS = "assets/filters"
_STYLES = ("report.css", "page.css")
_SCRIPTS = (
    "theme.js",
    "ledger.js",
    "made.js",
    "report.js",
    "tilings.js",
    "painter.js",
    "explorer.js",
)
_HTML_FILES = ("template.html", *_STYLES, *_SCRIPTS)
_HTML_OPTIONS = (
    "--standalone",
    "--template=assets/template.html",
    "--css=assets/report.css",
    "--css=assets/page.css",
    "--mathml",
    "--toc",
    "--toc-depth=4",  # headings are one level lower in the page than in the source
    "--section-divs",
    "--embed-resources",
    "--strip-comments",
)
_PDF_FILES = ("template.typ",)
_NEW_NAMES = {"times.circle": "times.o", "plus.circle": "plus.o", "sect": "inter"}
_OLD_SYMBOL = re.compile(r"(?<![\w.])(?:times\.circle|plus\.circle|sect)(?!\w)")
_DRAWING = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_ESCAPES = {ord(sign): f"%{ord(sign):02X}" for sign in '%#"&\n\r\t'}
_FORMULA = re.compile(r"(?<!\\)\$(?:[^$\\]|\\.)*\$")
_PDF_OPTIONS = (
    "--standalone",
    "--template=assets/template.typ",
    "--syntax-highlighting=idiomatic",
    f"--lua-filter={_FILTERS}/formulas.lua",
)


def versions() -> dict[str, str]:
    """Return the versions of the programs that this engine runs.

    Returns
    -------
    dict
        Name of the program to its version.
    """
    return {"pandoc": pandoc_version(), "typst": version("typst")}


def render_html(checked: CheckedSource) -> bytes:
    """Render a self-contained HTML page.

    Parameters
    ----------
    checked : CheckedSource
        The sources.

    Returns
    -------
    bytes
        The page, UTF-8.

    Raises
    ------
    ReportError
        When pandoc warns of anything.
    """
    _require(checked.source.directory, _HTML_FILES)
    return with_plain_drawings(
        _convert(checked, "html5", _HTML_OPTIONS, "html.lua").output
    ).encode()


def render_pdf(checked: CheckedSource) -> bytes:
    """Render the PDF.

    Parameters
    ----------
    checked : CheckedSource
        The sources.

    Returns
    -------
    bytes
        The document.

    Raises
    ------
    ReportError
        When pandoc warns of anything, or typst cannot set what pandoc wrote without a warning.
    """
    _require(checked.source.directory, _PDF_FILES)
    text = _with_new_names(_convert(checked, "typst", _PDF_OPTIONS, "typst.lua").output)
    # Only the fonts inside typst, so that every machine makes the same pages.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    try:
        # The stubs want text and root to be of one type; the program does not.
        document, warnings = typst.compile_with_warnings(  # type: ignore[type-var]
            text.encode(), root=str(checked.source.directory), font_paths=fonts
        )
    except typst.TypstError as error:
        raise single(f"typst could not set the PDF: {error}") from error
    if warnings:
        said = "; ".join(str(getattr(warning, "message", warning)) for warning in warnings)
        raise single(f"typst warned: {said}")
    return bytes(document)


def with_plain_drawings(page: str) -> str:
    """Drawings as text in their addresses, an eighth shorter than the base64 that pandoc writes.

    Parameters
    ----------
    page : str
        HTML with SVG drawings in ``data:`` addresses.

    Returns
    -------
    str
        The same page. Only signs that end an attribute or that addresses treat in a way of their
        own are escaped (URL Standard, data: URLs have an opaque path).

    Examples
    --------
    >>> with_plain_drawings('<img src="data:image/svg+xml;base64,PHN2ZyBhPSIjMSIvPg==">')
    '<img src="data:image/svg+xml,<svg a=%22%231%22/>">'
    """
    return _DRAWING.sub(
        lambda found: (
            "data:image/svg+xml," + base64.b64decode(found[1]).decode().translate(_ESCAPES)
        ),
        page,
    )


def _with_new_names(text: str) -> str:
    """Symbols of formulas that pandoc writes by names that this typst calls deprecated."""

    def renamed(formula: re.Match[str]) -> str:
        return _OLD_SYMBOL.sub(lambda symbol: _NEW_NAMES[symbol[0]], formula[0])

    return _FORMULA.sub(renamed, text)


def _convert(
    checked: CheckedSource, target: str, options: Sequence[str], last_filter: str
) -> PandocResult:
    arguments = [
        "--from",
        "json",
        "--to",
        target,
        *options,
        f"--lua-filter={_FILTERS}/structure.lua",
        f"--lua-filter={_FILTERS}/crossref.lua",
        "--citeproc",
        f"--lua-filter={_FILTERS}/{last_filter}",
    ]
    result = run_pandoc(checked.document, arguments, directory=checked.source.directory)
    if result.messages:
        raise ReportError(message_problems(result.messages, checked.source))
    return result


def _require(directory: Path, names: Sequence[str]) -> None:
    missing = [name for name in names if not (directory / "assets" / name).is_file()]
    if missing:
        raise ReportError(
            Problem(f"assets/{name}", 0, "the file does not exist", "copy report/assets again")
            for name in missing
        )
