"""Folds that say how the fixture's figures and tables were made, through the report's own pages."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from workflow.artifacts import write_arrays, write_json
from workflow.code_version import CodeVersion
from workflow.made_rows import Row
from workflow.provenance import provenance
from workflow.provenance_pages import Making, section_fold

CODE = CodeVersion(files=12, sha256="c0de" * 16, commit="abcdef" * 6, date=None, edited=False)
FRAME = '```{=html}\n<div id="shown-kink-sliders"><p>Another one stands here.</p></div>\n```\n'
ROWS = {
    "fig-kink": ("draw", "figures/kink.svg"),
    "fig-parts": ("draw", "figures/kink.svg", "figures/other.svg"),
    "fig-explorer": ("draw", "figures/other.svg"),
    "tbl-kink": ("judge", "tables/kink.csv"),
    "": ("draw", "figures/sliders.html"),
}


def write_made(folder: Path, scratch: Path) -> None:
    """Write the fold of the fixture's experiment, and an interactive figure without a label.

    The files that it names are made in a scratch folder, which is called "results" in the text.
    """
    made = provenance(parameters={"step": 0.5}, seed=42)
    room = scratch / "kink"
    write_json(room / "metrics.json", {"n": 3}, provenance=made)
    write_arrays(room / "data.npz", {"x": np.arange(3)}, provenance=made)
    rows = []
    for label, (job, *names) in ROWS.items():
        files = tuple(room / name for name in names)
        for path in files:
            path.parent.mkdir(exist_ok=True)
            path.write_text(path.name, encoding="utf-8")
        rows.append(Row(label=label, jobs=("compute kink", f"{job} kink"), files=files))
    code = dict.fromkeys((f"{job} kink" for job in ("compute", "draw", "judge")), CODE)
    making = Making(results=scratch, code=code)
    text = section_fold(making, "kink", made, inputs={}, rows=rows)
    text = text.replace(scratch.as_posix(), "results")
    (folder / "kink-provenance.md").write_text(f"{FRAME}\n{text}", encoding="utf-8")
