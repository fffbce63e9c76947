"""The page of main findings: what each configured experiment wants said in the summary."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FOLDER = "findings"  # beside the sections of the report
PANELS = "panels"
SIDES = {"survives": "What survives", "breaks": "What breaks"}
_CAPTION = (
    "{title}. Against the bits, lines are medians over all twins, and bands hold the middle half."
)
_MOST = 4  # panels side by side


def finding_files(report: Path, experiments: Iterable[str]) -> list[Path]:
    """Files that hold findings of these experiments; one without any has nothing in the summary.

    Parameters
    ----------
    report : Path
        The folder with the report's sources.
    experiments : iterable of str
        The configured experiments, in order.

    Returns
    -------
    list of Path
        Those that exist: per experiment a text for each side, and a panel.
    """
    names = list(experiments)
    paths = [report / FOLDER / part / f"{name}.qmd" for part in (*SIDES, PANELS) for name in names]
    return [path for path in paths if path.is_file()]


def findings_page(report: Path, experiments: Iterable[str]) -> str:
    """Both sides of the summary: small figures, and below them the findings in words.

    Parameters
    ----------
    report : Path
        The folder with the report's sources, as they are or staged.
    experiments : iterable of str
        The configured experiments, in order.

    Returns
    -------
    str
        Markdown that includes the findings' files; a side without any is left out.
    """
    files = finding_files(report, experiments)
    blocks: list[str] = []
    for side, title in SIDES.items():
        texts = [path for path in files if path.parent.name == side]
        names = {path.stem for path in texts}
        panels = [path for path in files if path.parent.name == PANELS and path.stem in names]
        if texts:
            blocks += [f"## {title} {{#sec-{side}}}", *_figure(side, title, panels[:_MOST])]
            blocks += [_include(path) for path in texts]
    return "\n\n".join(blocks) + "\n"


def _figure(side: str, title: str, panels: list[Path]) -> list[str]:
    if not panels:
        return []
    return [
        f"::: {{#fig-{side} layout-ncol={len(panels)}}}",
        *(_include(path) for path in panels),
        _CAPTION.format(title=title),
        ":::",
    ]


def _include(path: Path) -> str:
    return f"{{{{< include {FOLDER}/{path.parent.name}/{path.name} >}}}}"
