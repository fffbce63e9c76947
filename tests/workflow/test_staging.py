"""Staging gathers everything that a report needs, and stops at damage."""

import json
import re
import shutil

import numpy as np
import pandas as pd
import pytest
import yaml

from qgeom.claims import Claim, Kind
from qgeom.judges import judge_count
from workflow.artifacts import (
    ArtifactError,
    canonical_json,
    digest,
    write_arrays,
    write_json,
    write_manifest,
    write_text,
)
from workflow.certificate import certificate
from workflow.closure import ROOT
from workflow.code_version import CodeVersion
from workflow.ledger import entry_to_json
from workflow.origins import Origin
from workflow.provenance import provenance
from workflow.report_sources import COMMON, StagingError, source_files
from workflow.staging import RunFiles, stage
from workflow.tables import write_table

PARTS = {"second_one": "early", "first_one": "late"}
EXPERIMENTS = tuple(PARTS)
PAGES = (
    *("findings", "experiments", "ledger", "claims-index", "confirmation"),
    *("reproducibility", "certificate"),
)
TEXTS = (*COMMON, *PARTS, *PARTS.values())
SETTINGS = {
    "seed": 7,
    "population": {"seeds": 2, "hidden": [3]},
    "training": {"epochs": 10, "learning_rate": 0.1},
    "datasets": {"moons": {"points": 8, "test_points": 4, "noise": 0.1}, "spirals": None},
    "quantization": {"grids": ["fixed_range"], "bits": [2, 4], "rounding": "nearest_even"},
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def write_experiment(results, name):
    made = provenance(parameters={"step": 0.5}, seed=3)
    folder = results / name
    for figure in ("map.svg", "map.pdf", "curve.svg"):
        write_text(folder / "figures" / figure, f"{SVG}<!-- {name} {figure} -->")
    write_text(folder / "figures" / "explorer.html", f"<p>`{name}` ``` λ</p>\n")
    write_manifest(folder / "figures", provenance=made)
    write_json(folder / "variables.json", {"share": "12.5 %", "n": "3"}, provenance=made)
    write_json(folder / "metrics.json", {"n": 3}, provenance=made)
    write_arrays(folder / "data.npz", {"x": np.arange(3)}, provenance=made)


def write_ledger(results):
    entries = []
    for name in EXPERIMENTS:
        claim = Claim(
            id=f"TGQ-1.2-{name}", document="TGQ", section="1.2", kind=Kind.BOUND, statement="s"
        )
        entries.append(entry_to_json(judge_count(claim, violations=0, cases=2), experiment=name))
    text = canonical_json(entries)
    write_text(results / "claims.json", text)
    record = certificate(
        entries,
        {},
        claims_sha256=digest(text.encode()),
        published_file=None,
        seed=7,
        benchmarks=results / "benchmarks",
    )
    write_text(results / "certificate.json", canonical_json(record))


@pytest.fixture
def results(tmp_path):
    folder = tmp_path / "results"
    for name in EXPERIMENTS:
        write_experiment(folder, name)
    write_ledger(folder)
    made = provenance(parameters={}, seed=None)
    write_table(folder / "tables" / "small.csv", pd.DataFrame({"bits": [2, 4]}))
    write_table(folder / "tables" / "large.csv", pd.DataFrame({"row": range(100)}))
    write_manifest(folder / "tables", provenance=made)
    write_json(folder / "population.json", {"test_accuracy_moons": "95 %"}, provenance=made)
    return folder


@pytest.fixture
def report(tmp_path):
    folder = tmp_path / "report"
    for name in ("index.qmd", "_quarto.yml", "references.bib", "style.csl"):
        write_text(folder / name, f"{name}\n")
    for name in (*TEXTS, "not_configured"):
        write_text(folder / "sections" / f"{name}.qmd", f"# {name} λ\n")
    write_text(folder / "assets" / "filters" / "a.lua", "return {}\n")
    (folder / "assets" / "font.woff2").write_bytes(b"\x00\xff")
    return folder


@pytest.fixture
def run(results):
    code = CodeVersion(files=1, sha256="0" * 64, commit=None, date=None, edited=False)
    origins = dict.fromkeys(PARTS, Origin(inputs={}, code=code))
    jobs = [f"{job} {name}" for job in ("compute", "judge", "draw") for name in PARTS]
    return RunFiles(
        results=results,
        experiments=PARTS,
        settings=SETTINGS,
        second=None,
        origins=origins,
        code=dict.fromkeys([*jobs, "ledger", "stage"], code),
    )


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_staged_folder_is_complete(run, report, tmp_path):
    target = tmp_path / "staged"
    stage(run, report, target)
    assert set(content(target)) == {
        *("index.qmd", "_quarto.yml", "references.bib", "style.csl", "_variables.yml"),
        *(f"sections/{name}.qmd" for name in TEXTS),
        *("assets/filters/a.lua", "assets/font.woff2"),
        *(f"figures/{name}/{figure}.svg" for name in EXPERIMENTS for figure in ("map", "curve")),
        *(f"generated/{page}.md" for page in PAGES),
        *(
            f"generated/{name}-{page}.md"
            for name in EXPERIMENTS
            for page in ("provenance", "explorer")
        ),
        "generated/small.md",
    }
    for name in ("index.qmd", "sections/first_one.qmd", "assets/font.woff2"):
        assert (target / name).read_bytes() == (report / name).read_bytes()
    figure = (target / "figures/first_one/map.svg").read_text()
    assert figure.endswith("<!-- first_one map.svg -->")


def test_what_is_interactive_becomes_one_raw_block(run, report, tmp_path):
    stage(run, report, tmp_path / "staged")
    page = (tmp_path / "staged/generated/first_one-explorer.md").read_text(encoding="utf-8")
    fragment = '<div id="shown-first-one-explorer">\n<p>`first_one` ``` λ</p>\n</div>'
    assert page == f"````{{=html}}\n{fragment}\n````\n"


def test_every_number_is_a_variable(run, report, tmp_path):
    stage(run, report, tmp_path / "staged")
    numbers = yaml.safe_load((tmp_path / "staged/_variables.yml").read_text(encoding="utf-8"))
    assert set(numbers) == {"run", "badge", *EXPERIMENTS}
    assert numbers["first_one"] == {"share": "12.5 %", "n": "3"}  # text, never a number again
    assert numbers["run"]["test_accuracy_moons"] == "95 %"
    assert numbers["run"]["claims"] == "2"
    assert set(numbers["badge"]) == {f"TGQ-1-2-{name}" for name in EXPERIMENTS}
    assert all(isinstance(v, str) for block in numbers.values() for v in block.values())


def test_pages_hold_the_run(run, report, tmp_path):
    stage(run, report, tmp_path / "staged")
    folder = tmp_path / "staged" / "generated"
    ledger = (folder / "ledger.md").read_text(encoding="utf-8")
    assert all(f"[TGQ-1.2-{name}]" in ledger for name in EXPERIMENTS)
    included = re.findall(r"sections/(\w+)\.qmd", (folder / "experiments.md").read_text())
    assert included == ["early", "second_one", "late", "first_one"]
    assert "step `0.5`" in (folder / "first_one-provenance.md").read_text(encoding="utf-8")
    common = (folder / "certificate.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| @([\w-]+)", common, re.MULTILINE) == [
        *("tbl-ledger", "tbl-machine", "tbl-times", "tbl-stages")
    ]


MAP = "![A map.](figures/first_one/map.svg){#fig-map}"
FOLD = "{{< include generated/first_one-provenance.md >}}"


def test_every_figure_of_a_section_is_in_its_fold(run, report, tmp_path):
    write_text(report / "sections" / "first_one.qmd", f"{MAP}\n\n{FOLD}\n")
    stage(run, report, tmp_path / "staged")
    fold = tmp_path / "staged" / "generated" / "first_one-provenance.md"
    assert "| @fig-map | compute, draw | `" in fold.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("first_one", f"{MAP}\n", "first_one.qmd: does not say how its figures and tables were"),
        ("first_one", MAP.replace("map.svg", "mep.svg") + FOLD, "first_one.qmd:1: fig-map shows"),
        (
            "methods",
            "Text\n\n: No table. {#tbl-none}",
            "methods.qmd:3: tbl-none: it cannot be told",
        ),
        ("late", "A span [of text]{#fig-text}.", "late.qmd:1: fig-text: it cannot be told"),
    ],
)
def test_what_cannot_be_traced_to_a_job_stops(run, report, tmp_path, name, text, said):
    write_text(report / "sections" / f"{name}.qmd", text)
    with pytest.raises(StagingError, match=re.escape(said)):
        stage(run, report, tmp_path / "staged")


def test_staging_again_gives_the_same_and_clears_what_was_there(run, report, tmp_path):
    target = tmp_path / "staged"
    stage(run, report, target)
    before = content(target)
    write_text(target / "figures" / "old.svg", "of another run")
    (target / "index.qmd").write_text("edited")
    stage(run, report, target)
    assert content(target) == before


def test_staging_changes_no_source(run, report, results, tmp_path):
    before = content(report), content(results)
    stage(run, report, tmp_path / "staged")
    assert (content(report), content(results)) == before


def edit_json(path):
    """Change one letter of the content and leave the hash."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"n"', '"m"', 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text


DAMAGE = {
    "figure edited": ("first_one/figures/map.svg", lambda p: p.write_text(SVG)),
    "figure cut": ("first_one/figures/curve.svg", lambda p: p.write_bytes(p.read_bytes()[:-1])),
    "pdf edited": ("second_one/figures/map.pdf", lambda p: p.write_bytes(b"%PDF")),
    "figure missing": ("second_one/figures/map.svg", lambda p: p.unlink()),
    "interactive edited": ("first_one/figures/explorer.html", lambda p: p.write_text("<p></p>")),
    "figure added": ("first_one/figures/more.svg", lambda p: p.write_text(SVG)),
    "figures missing": ("first_one/figures/manifest.json", lambda p: shutil.rmtree(p.parent)),
    "claims edited": (
        "claims.json",
        lambda p: p.write_text(p.read_text().replace('"reproduced"', '"refuted"', 1)),
    ),
    "claims cut": ("claims.json", lambda p: p.write_bytes(p.read_bytes()[:-1])),
    "claims missing": ("claims.json", lambda p: p.unlink()),
    "certificate missing": ("certificate.json", lambda p: p.unlink()),
    "certificate cut": ("certificate.json", lambda p: p.write_bytes(p.read_bytes()[:-9])),
    "certificate empty": ("certificate.json", lambda p: p.write_text("{}")),
    "certificate a list": ("certificate.json", lambda p: p.write_text("[]")),
    "variables edited": ("first_one/variables.json", edit_json),
    "variables missing": ("first_one/variables.json", lambda p: p.unlink()),
    "metrics edited": ("second_one/metrics.json", edit_json),
    "data missing": ("second_one/data.npz", lambda p: p.unlink()),
    "population missing": ("population.json", lambda p: p.unlink()),
    "table edited": ("tables/small.csv", lambda p: p.write_text("bits\n2\n5\n")),
    "table added": ("tables/more.csv", lambda p: p.write_text("bits\n2\n")),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_noticed_and_the_file_named(run, report, results, tmp_path, name):
    path, damage = DAMAGE[name]
    damage(results / path)
    with pytest.raises(ArtifactError) as caught:
        stage(run, report, tmp_path / "staged")
    assert caught.value.path == results / path
    assert str(results / path) in str(caught.value)
    assert "delete it and run the same command again" in str(caught.value)


@pytest.mark.parametrize(
    "name", ["index.qmd", "references.bib", "sections/methods.qmd", "sections/first_one.qmd"]
)
def test_a_missing_source_is_named(run, report, tmp_path, name):
    (report / name).unlink()
    with pytest.raises(StagingError, match=re.escape(f"{name}: does not exist (write it)")):
        stage(run, report, tmp_path / "staged")


def test_the_sources_of_the_project_exist():
    from workflow import config

    stems, (first, *later) = config.known_experiments(), config.PARTS
    files = source_files(ROOT / "report", dict.fromkeys(stems, first))
    files += [name for part in later for name in source_files(ROOT / "report", {stems[0]: part})]
    assert all(name.startswith(f"{(ROOT / 'report').as_posix()}/") for name in files)
    assert len(set(files)) > 8


def test_the_certificate_of_the_fixture_is_json(results):
    assert json.loads((results / "certificate.json").read_text())["seed"] == 7
