"""A staged report that uses every piece of syntax, and its rendering, made once per session."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.render.ledger_case import write_ledger
from tests.render.made_case import write_made
from tests.render.slider_case import sliders
from workflow.generated_pages import interactive_page
from workflow.render import RenderReceipt, render_report

HERE = Path(__file__).parent
REPORT = HERE.parents[1] / "report"


def stage(target: Path) -> Path:
    """Copy the fixture's texts and the report's own assets, style and project file; add claims."""
    shutil.copytree(HERE / "project", target)
    shutil.copytree(REPORT / "assets", target / "assets", dirs_exist_ok=True)
    for name in ("style.csl", "_quarto.yml"):
        shutil.copy2(REPORT / name, target / name)
    write_ledger(target / "generated")
    write_made(target / "generated", target.parent / "run")
    return target


@dataclass(frozen=True)
class Rendered:
    source: Path
    html: Path
    pdf: Path
    receipt: RenderReceipt


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A fresh staged report to spoil."""
    return stage(tmp_path / "report")


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """The staged report, rendered by the embedded engine."""
    folder = tmp_path_factory.mktemp("rendered")
    source = stage(folder / "report")
    html, pdf = folder / "out" / "report.html", folder / "out" / "report.pdf"
    receipt = render_report(source, html=html, pdf=pdf, engine="embedded")
    return Rendered(source, html, pdf, receipt)


WIDE = r"""
$$ z = a_{11} x_1 + a_{12} x_2 + a_{13} x_3 + a_{14} x_4 + a_{15} x_5 + a_{16} x_6 + a_{17} x_7 $$

```python
rounded = [step * round(weight / step) for weight in weights if abs(weight) > smallest_of_them]
```

| Inputs | Code | Device |
|:---|:---|:---|
| data.npz | 0123456789abcdef | cpu |
"""


@pytest.fixture(scope="session")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the staged report with figures that move, and with what scrolls on a phone."""
    folder = tmp_path_factory.mktemp("moving")
    source = stage(folder / "report")
    section = source / "sections" / "kink.qmd"
    lines = [WIDE, '::: {.content-visible when-format="html"}', "To be moved.", ""]
    for name, text in sliders().items():
        (source / "generated" / f"{name}-sliders.md").write_text(interactive_page(text))
        lines += [f"{{{{< include generated/{name}-sliders.md >}}}}", ""]
    section.write_text(section.read_text() + "\n".join([*lines, ":::", ""]))
    render_report(source, html=folder / "r.html", pdf=folder / "r.pdf", engine="embedded")
    return folder / "r.html"


@pytest.fixture(scope="session")
def explored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page with an explorer of small networks."""
    from tests.render import explorer_case  # which stages by what stands above

    return explorer_case.rendered(tmp_path_factory.mktemp("explorer"))
