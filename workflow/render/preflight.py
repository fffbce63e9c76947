"""Read and check the sources before any engine renders them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.render.errors import Problem, ReportError, single
from workflow.render.inventory import Figure, Inventory
from workflow.render.pandoc import READER, PandocResult, run_pandoc
from workflow.render.settings import INDEX
from workflow.render.source import Origin, ReportSource, load_source
from workflow.render.syntax import inspect

_FRONT = ("title", "subtitle", "abstract")
_REQUIRED = ("title", "bibliography", "csl")


@dataclass(frozen=True, slots=True)
class CheckedSource:
    """Sources that passed the strict checks, ready to be rendered.

    Parameters
    ----------
    source : ReportSource
        The text and its metadata.
    figures : tuple of Figure
        The image files of the text, in reading order.
    headings : tuple of tuple of str
        The words of every heading, cut where a formula stands.
    document : str
        Text and metadata as pandoc has read them, in its JSON form.
    """

    source: ReportSource
    figures: tuple[Figure, ...]
    headings: tuple[tuple[str, ...], ...]
    document: str


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
    keys = _citation_keys(source)
    front_text = "\n\n".join(str(source.metadata.get(name, "")) for name in _FRONT)
    body, front = _read(source.text, directory), _read(front_text, directory)
    document, front_document = json.loads(body.output), json.loads(front.output)
    inventory = inspect(document, source, keys)
    front_inventory = inspect(front_document, source, keys)
    formulas = _failing_formulas((document, front_document), directory)
    problems = [
        *source.problems,
        *inventory.problems,
        *inventory.unknown_references(),
        *front_inventory.problems,
        *front_inventory.unknown_references(frozenset(inventory.identifiers)),
        *message_problems(body.messages, source),
        *message_problems(formulas, source),
    ]
    if problems:
        raise ReportError(problems)
    document["meta"] = json.loads(_read(_front_matter(source), directory).output)["meta"]
    return CheckedSource(
        source, tuple(inventory.figures), _visible_headings(inventory), json.dumps(document)
    )


def _front_matter(source: ReportSource) -> str:
    """The metadata as a text of its own; JSON is YAML, so nothing needs quoting."""
    metadata = {"link-citations": True, "lang": "en", **source.metadata}
    return f"---\n{json.dumps(metadata, ensure_ascii=False, default=str)}\n---\n"


def _failing_formulas(
    documents: Sequence[Mapping[str, Any]], directory: Path
) -> list[Mapping[str, Any]]:
    """What pandoc says of formulas that it cannot convert; they are tried without their text."""
    formulas = [item for document in documents for item in _formulas(document["blocks"])]
    trial = json.dumps({**documents[0], "meta": {}, "blocks": [{"t": "Para", "c": formulas}]})
    arguments = ["--from", "json", "--to", "html", "--mathml"]
    messages = run_pandoc(trial, arguments, directory=directory).messages
    return [item for item in messages if item["type"] == "CouldNotConvertTeXMath"]


def _formulas(node: object) -> Iterator[Mapping[str, Any]]:
    """Every formula of a part of pandoc's syntax tree, in order."""
    if isinstance(node, dict):
        if node.get("t") == "Math":
            yield node
        else:
            yield from _formulas(node.get("c"))
    elif isinstance(node, list):
        for item in node:
            yield from _formulas(item)


def _visible_headings(inventory: Inventory) -> tuple[tuple[str, ...], ...]:
    return tuple(pieces for pieces in inventory.headings if pieces)


def _read(text: str, directory: Path) -> PandocResult:
    return run_pandoc(text, ["--from", READER, "--to", "json"], directory=directory)


def _citation_keys(source: ReportSource) -> frozenset[str]:
    missing = [name for name in _REQUIRED if not source.metadata.get(name)]
    if missing:
        raise ReportError(
            Problem(INDEX, 1, f"no {name}", f"give {name}: in the front matter or the project file")
            for name in missing
        )
    named = source.metadata["bibliography"]
    files = [named] if isinstance(named, str) else [str(name) for name in named]
    keys: set[str] = set()
    for name in [*files, str(source.metadata["csl"])]:
        if not (source.directory / name).is_file():
            raise single(f"{name} does not exist", "mend the project file", file=INDEX, line=1)
    for name in files:
        entries = run_pandoc("", [name, "--to", "csljson"], directory=source.directory)
        keys.update(str(entry["id"]) for entry in json.loads(entries.output or "[]"))
    return frozenset(keys)


def message_problems(
    messages: list[Mapping[str, Any]] | tuple[Mapping[str, Any], ...], source: ReportSource
) -> list[Problem]:
    """Turn pandoc's warnings into problems with a place: none of them is let pass.

    Parameters
    ----------
    messages : sequence of mapping
        Entries of pandoc's log.
    source : ReportSource
        The text that was read, to find places in.

    Returns
    -------
    list of Problem
        One for each message.
    """
    return [_message_problem(message, source) for message in messages]


def _message_problem(message: Mapping[str, Any], source: ReportSource) -> Problem:
    kind = message.get("type")
    if kind == "CouldNotConvertTeXMath":
        tex = str(message["contents"])
        origin, _ = source.locate(tex if tex in source.text else tex.strip().split("\n")[0])
        reasons = [line for line in str(message["message"]).split("\n") if "unexpected" in line]
        what = f"TeX that does not compile: ${tex.strip()}$"
        return Problem(origin.file, origin.line, what, "; ".join(reasons))
    if kind == "UnclosedDiv":
        origin = source.origin(int(message["openpos"]["line"]))
        return Problem(origin.file, origin.line, "a div that is never closed", "close it with :::")
    position = message.get("pos")
    origin = Origin(INDEX, 0)
    if isinstance(position, Mapping):
        origin = source.origin(int(position["line"]))
    what = f"pandoc warned: {message.get('pretty', kind)}"
    return Problem(origin.file, origin.line, what, "")
