"""Choose an engine, render, check what came out, and only then put it in place."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from workflow.artifacts import write_bytes
from workflow.render import embedded, quarto
from workflow.render.check import check_rendered
from workflow.render.errors import single
from workflow.render.preflight import CheckedSource, check_source

ENGINES = ("auto", "quarto", "embedded")


@dataclass(frozen=True, slots=True)
class RenderReceipt:
    """What was rendered, with what, and how long it took.

    Parameters
    ----------
    engine : str
        ``quarto`` or ``embedded``.
    versions : mapping
        Programs and their versions.
    html_bytes, pdf_bytes : int or None
        Sizes of the outputs; None for one that was not asked for.
    seconds : float
        Wall time, checks included.
    """

    engine: str
    versions: Mapping[str, str]
    html_bytes: int | None
    pdf_bytes: int | None
    seconds: float

    def __str__(self) -> str:
        programs = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        sizes = [
            f"{name} {size / 1e6:.2f} MB"
            for name, size in (("HTML", self.html_bytes), ("PDF", self.pdf_bytes))
            if size is not None
        ]
        return (
            f"report: {self.engine} engine ({programs}), {', '.join(sizes)}, {self.seconds:.1f} s"
        )


def choose_engine(requested: str) -> str:
    """Return the engine that will be used.

    Parameters
    ----------
    requested : {'auto', 'quarto', 'embedded'}
        ``auto`` takes Quarto where it is installed.

    Returns
    -------
    str
        ``quarto`` or ``embedded``.

    Raises
    ------
    ReportError
        When the name is unknown, or Quarto is asked for and missing.

    Examples
    --------
    >>> choose_engine("embedded")
    'embedded'
    """
    if requested not in ENGINES:
        raise single(f"unknown engine {requested!r}", f"choose one of {', '.join(ENGINES)}")
    if requested == "auto":
        return "quarto" if quarto.quarto_path() else "embedded"
    if requested == "quarto":
        quarto.require_quarto()
    return requested


def render_report(
    source: Path, *, html: Path | None, pdf: Path | None, engine: str = "auto"
) -> RenderReceipt:
    """Check the sources, render them, check the outputs, and write the files in one step each.

    Parameters
    ----------
    source : Path
        Folder with ``index.qmd`` and all it needs.
    html, pdf : Path or None
        Where the outputs go; None leaves one out.
    engine : {'auto', 'quarto', 'embedded'}, optional
        Which engine to use.

    Returns
    -------
    RenderReceipt
        What was done.

    Raises
    ------
    ReportError
        With everything that is wrong with the sources or with the outputs. Files from an earlier
        run are left as they were.
    """
    start = time.perf_counter()
    chosen = choose_engine(engine)
    checked = check_source(source)
    page, document = _render(checked, chosen, html=html is not None, pdf=pdf is not None)
    versions = quarto.versions() if chosen == "quarto" else embedded.versions()
    check_rendered(page, document, checked)
    for path, content in ((html, page), (pdf, document)):
        if path is not None and content is not None:
            write_bytes(path, content)
    return RenderReceipt(
        engine=chosen,
        versions=versions,
        html_bytes=len(page) if page else None,
        pdf_bytes=len(document) if document else None,
        seconds=time.perf_counter() - start,
    )


def _render(
    checked: CheckedSource, engine: str, *, html: bool, pdf: bool
) -> tuple[bytes | None, bytes | None]:
    """Page and document. The embedded engine makes both at once: its programs run beside Python.

    Quarto makes one after the other, because both write into the project's folder.
    """
    if engine == "quarto":
        folder = checked.source.directory
        return (
            quarto.render(folder, "html") if html else None,
            quarto.render(folder, "typst") if pdf else None,
        )
    with ThreadPoolExecutor(2) as pool:
        page = pool.submit(embedded.render_html, checked) if html else None
        document = pool.submit(embedded.render_pdf, checked) if pdf else None
    return page.result() if page else None, document.result() if document else None
