"""The embedded engine: pandoc makes the HTML, pandoc and typst make the PDF."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typst

from workflow.render.errors import Problem, ReportError, single
from workflow.render.pandoc import READER, PandocResult, pandoc_version, run_pandoc
from workflow.render.source import INDEX, Origin, ReportSource, load_source
from workflow.render.syntax import Inventory, inspect

FILTERS = "assets/filters"
HTML_FILES = ("template.html", "report.css", "page.css", "report.js", "theme.js")
TYPST_FILES = ("template.typ",)


@dataclass(frozen=True, slots=True)
class CheckedSource:
    """Sources that passed the strict checks, ready to be rendered.

    Parameters
    ----------
    source : ReportSource
        The text and its metadata.
    figures : tuple of str
        The image files of the text, in reading order.
    """

    source: ReportSource
    figures: tuple[str, ...]


def versions() -> dict[str, str]:
    """Return the versions of the programs that this engine runs.

    Returns
    -------
    dict
        Name of the program to its version.
    """
    return {"pandoc": pandoc_version(), "typst": version("typst")}


def check_source(directory: Path) -> CheckedSource:
    """Read the sources and apply the strict checks.

    Parameters
    ----------
    directory : Path
        Folder with ``index.qmd``.

    Returns
    -------
    CheckedSource
        The assembled text.

    Raises
    ------
    ReportError
        With everything that is wrong.
    """
    source = load_source(directory)
    result = run_pandoc(
        source.text,
        ["--from", READER, "--to", "json", *_metadata_variables(source)],
        directory=directory,
    )
    inventory = inspect(json.loads(result.output), source, _citation_keys(source))
    front = run_pandoc(
        _metadata_as_text(source), ["--from", READER, "--to", "json"], directory=directory
    )
    _inspect_front(json.loads(front.output), source, inventory)
    trial = run_pandoc(
        source.text, ["--from", READER, "--to", "html", "--mathml"], directory=directory
    )
    problems = [
        *inventory.problems,
        *_from_messages(result, source),
        *_from_messages(trial, source),
    ]
    if problems:
        raise ReportError(problems)
    return CheckedSource(source, tuple(inventory.figures))


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
    _require(checked.source.directory, HTML_FILES)
    result = _convert(
        checked.source,
        "html5",
        [
            "--standalone",
            "--template=assets/template.html",
            "--css=assets/report.css",
            "--css=assets/page.css",
            "--mathml",
            "--toc",
            "--toc-depth=3",
            "--section-divs",
            "--embed-resources",
            "--strip-comments",
        ],
    )
    return result.output.encode()


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
        When pandoc warns of anything, or typst cannot compile what pandoc wrote.
    """
    _require(checked.source.directory, TYPST_FILES)
    result = _convert(
        checked.source,
        "typst",
        ["--standalone", "--template=assets/template.typ", "--syntax-highlighting=idiomatic"],
    )
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    try:
        document, warnings = typst.compile_with_warnings(
            result.output.encode(), root=str(checked.source.directory), font_paths=fonts
        )
    except typst.TypstError as error:
        raise single(f"typst could not set the PDF: {error}", _hint(result.output)) from error
    if warnings:
        said = "; ".join(str(getattr(warning, "message", warning)) for warning in warnings)
        raise single(f"typst warned: {said}")
    return bytes(document)


def _hint(text: str) -> str:
    return f"the PDF text has {text.count(chr(10))} lines; the HTML may show the same place"


def _convert(source: ReportSource, target: str, options: Sequence[str]) -> PandocResult:
    last = "html" if target == "html5" else "typst"
    arguments = [
        "--from",
        READER,
        "--to",
        target,
        *options,
        *_metadata_variables(source),
        f"--lua-filter={FILTERS}/structure.lua",
        f"--lua-filter={FILTERS}/crossref.lua",
        "--citeproc",
        f"--lua-filter={FILTERS}/{last}.lua",
    ]
    result = run_pandoc(_with_front_matter(source), arguments, directory=source.directory)
    problems = _from_messages(result, source)
    if problems:
        raise ReportError(problems)
    return result


def _with_front_matter(source: ReportSource) -> str:
    """Put the metadata before the text; JSON is YAML, so nothing needs quoting."""
    metadata = {"link-citations": True, "lang": "en", **source.metadata}
    return f"---\n{json.dumps(metadata, ensure_ascii=False)}\n---\n\n{source.text}"


def _metadata_variables(source: ReportSource) -> list[str]:
    return []


def _metadata_as_text(source: ReportSource) -> str:
    parts = [str(source.metadata.get(key, "")) for key in ("title", "subtitle", "abstract")]
    return "\n\n".join(parts)


def _inspect_front(document: dict[str, Any], source: ReportSource, body: Inventory) -> None:
    """Check the title and the abstract as the body is checked, with the body's labels."""
    front = inspect(document, source, body.keys)
    for name, problem in front.references:
        front.problems = [
            item for item in front.problems if item != problem or (name not in body.identifiers)
        ]
    body.problems.extend(front.problems)


def _citation_keys(source: ReportSource) -> frozenset[str]:
    named = source.metadata.get("bibliography", [])
    files = [named] if isinstance(named, str) else list(named)
    keys: set[str] = set()
    for name in files:
        if not (source.directory / name).is_file():
            raise single(f"bibliography {name} does not exist", "mend _quarto.yml", file=INDEX)
        entries = run_pandoc("", [name, "--to", "csljson"], directory=source.directory)
        keys.update(str(entry["id"]) for entry in json.loads(entries.output or "[]"))
    return frozenset(keys)


def _require(directory: Path, names: Sequence[str]) -> None:
    missing = [name for name in names if not (directory / "assets" / name).is_file()]
    if missing:
        raise ReportError(
            Problem(f"assets/{name}", 0, "the file does not exist", "stage report/assets again")
            for name in missing
        )


def _from_messages(result: PandocResult, source: ReportSource) -> list[Problem]:
    problems = []
    for message in result.messages:
        kind, text = str(message.get("type", "")), str(message.get("pretty", ""))
        if kind == "CouldNotConvertTeXMath":
            tex = str(message["contents"])
            origin, _ = source.locate(tex if tex in source.text else tex.strip().split("\n")[0])
            what = f"TeX that does not compile: ${tex.strip()}$"
            remedy = str(message.get("message", "")).strip().split("\n")[-2:][0]
        elif kind == "UnclosedDiv":
            origin = source.origin(int(message["openpos"]["line"]))
            what, remedy = "a div is opened here and never closed", "close it with :::"
        else:
            line = message.get("pos", {}).get("line") if isinstance(message.get("pos"), dict) else 0
            origin = source.origin(int(line)) if line else Origin(INDEX, 0)
            what, remedy = f"pandoc warned: {text}", ""
        problems.append(Problem(origin.file, origin.line, what, remedy))
    return problems
