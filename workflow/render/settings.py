"""Read the YAML of the report: its project file, variables and front matter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from workflow.render.errors import single

INDEX = "index.qmd"


def read_yaml(path: Path) -> Mapping[str, Any]:
    """Read a YAML file that holds a mapping.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    mapping
        Its content; empty for an empty file.

    Raises
    ------
    ReportError
        When the file is missing, is not YAML, or holds something else.
    """
    if not path.is_file():
        raise single("the file does not exist", "stage the report first", file=path.name)
    return parse_yaml(path.read_text(encoding="utf-8"), path.name, 0)


def parse_yaml(text: str, name: str, offset: int) -> dict[str, Any]:
    """Parse YAML that must hold a mapping.

    Parameters
    ----------
    text : str
        The YAML.
    name : str
        Name of the file, for messages.
    offset : int
        Lines of the file before the text.

    Returns
    -------
    dict
        Its content; empty for an empty text.
    """
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 + offset if mark else 0
        raise single(f"not readable as YAML: {error}", file=name, line=line) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise single("the YAML is not a mapping", "write `key: value` lines", file=name)
    return content


def split_front_matter(lines: list[str]) -> tuple[list[str], list[str]]:
    """Separate the front matter of ``index.qmd`` from its body.

    Parameters
    ----------
    lines : list of str
        The file's lines.

    Returns
    -------
    tuple of list of str
        The YAML lines without their fences, and the lines of the body.
    """
    if not lines or lines[0].strip() != "---":
        raise single("no front matter", "start the file with --- and a title", file=INDEX, line=1)
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() in {"---", "..."}:
            return lines[1:number], lines[number + 1 :]
    raise single("the front matter is not closed", "end it with ---", file=INDEX, line=1)
