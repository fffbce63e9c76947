"""The whole run, end to end: what it leaves behind, and how it reacts to bad input."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

from tests.workflow.project import ROOT, Project, need_snakemake
from workflow.artifacts import digest

pytestmark = pytest.mark.workflow

RESULTS_OF_A_RUN = (
    "*/metrics.json",
    "*/claims.json",
    "*/variables.json",
    "*/data.npz",
    "claims.json",
    "tables/*.csv",
    "models/**/*.safetensors",
    "quantized/**/*.safetensors",
)


def test_a_run_ends_with_reports_and_one_line_about_the_claims(finished: Project) -> None:
    output = (finished.folder / "output.txt").read_text()
    entries = json.loads((finished.folder / "results/claims.json").read_text())
    last = [line for line in output.splitlines() if " claims: " in line]
    assert last, output[-2000:]
    assert last[-1].startswith(f"{len(entries)} claims: ")
    assert last[-1].endswith("report: results/report.html, results/report.pdf")
    assert (finished.folder / "results/report.html").stat().st_size > 10_000
    assert (finished.folder / "results/report.pdf").read_bytes().startswith(b"%PDF")


def test_ledger_entries_have_every_field_and_a_judged_verdict(finished: Project) -> None:
    entries = json.loads((finished.folder / "results/claims.json").read_text())
    wanted = {"id", "source", "kind", "statement", "verdict", "measured", "expected", "tolerance"}
    for entry in entries:
        assert wanted | {"experiment", "evidence"} <= set(entry)
        assert entry["verdict"] in {"reproduced", "corrected", "refuted", "inconclusive"}
    assert {entry["experiment"] for entry in entries} == {"neuron_kink", "classifier_flips"}


def test_evidence_of_every_claim_is_in_the_report(finished: Project) -> None:
    entries = json.loads((finished.folder / "results/claims.json").read_text())
    text = "".join(
        path.read_text() for path in (finished.folder / "results/report").rglob("*.qmd")
    ) + "".join(path.read_text() for path in (finished.folder / "results/report").rglob("*.md"))
    for label in {label for entry in entries for label in entry["evidence"]}:
        assert f"{{#{label}" in text, label


def test_the_certificate_describes_the_machine_and_every_claim(finished: Project) -> None:
    certificate = json.loads((finished.folder / "results/certificate.json").read_text())
    entries = json.loads((finished.folder / "results/claims.json").read_text())
    assert certificate["machine"]["cores"] >= 1
    assert certificate["versions"]["numpy"]
    assert set(certificate["claims"]) == {entry["id"] for entry in entries}


def test_the_certificate_counts_agreements_and_times(finished: Project) -> None:
    certificate = json.loads((finished.folder / "results/certificate.json").read_text())
    assert sum(certificate["agreement"].values()) == len(certificate["claims"])
    assert list(certificate["times"]) == ["compute", "dataset", "judge", "quantize", "train"]
    assert certificate["times"]["compute"]["jobs"] == 2
    assert certificate["times"]["compute"]["seconds"] > 0


def test_the_crate_lists_what_the_run_made(finished: Project) -> None:
    results = finished.folder / "results"
    crate = ROCrate(results)
    listed = {entity.id for entity in crate.data_entities}
    assert {"report.html", "report.pdf", "claims.json", "neuron_kink/data.npz"} <= listed
    for name in sorted(listed):
        assert crate.get(name)["sha256"] == digest((results / name).read_bytes()), name
    figures = finished.contents("*/figures/*.svg", "tables/*.csv", "models/**/*.safetensors")
    assert set(figures) <= listed
    used = [part.id for part in crate.get("#make-classifier_flips")["object"]]
    assert "quantized/moons/seed1.safetensors" in used


def test_a_second_run_does_nothing(project: Project) -> None:
    before = project.contents(*RESULTS_OF_A_RUN, "report.*")
    assert project.planned() == set()
    assert "Nothing to be done" in project.succeed()
    assert project.contents(*RESULTS_OF_A_RUN, "report.*") == before


def test_one_core_and_two_give_the_same_bytes(finished: Project, tmp_path: Path) -> None:
    single = Project.copy_to(tmp_path / "single")
    single.succeed(cores=1)
    assert single.contents(*RESULTS_OF_A_RUN) == finished.contents(*RESULTS_OF_A_RUN)


def test_another_configuration_gives_a_report_too(tmp_path: Path) -> None:
    need_snakemake()
    project = Project.copy_to(tmp_path / "project")
    shutil.copy2(ROOT / "tests/workflow/other.yaml", project.folder / "tiny.yaml")
    output = project.succeed()
    assert "report: elsewhere/deep/report.html" in output
    assert not (project.folder / "results").exists()
    entries = json.loads((project.folder / "elsewhere/deep/claims.json").read_text())
    # one network is no statistic: whatever rests on an interval stays undecided
    undecided = [
        entry for entry in entries if entry["interval"] is None and "only 1" in entry["reason"]
    ]
    assert undecided
    assert {entry["verdict"] for entry in undecided} == {"inconclusive"}


def test_a_typo_in_the_configuration_stops_before_any_job(tmp_path: Path) -> None:
    need_snakemake()
    project = Project.copy_to(tmp_path / "project")
    with (project.folder / "tiny.yaml").open("a") as file:
        file.write("\ndevcie: cpu\n")
    done = project.run()
    assert done.returncode != 0
    assert "devcie: unknown key" in done.stdout
    assert "did you mean 'device'?" in done.stdout
    assert "Traceback" not in done.stdout
    assert not (project.folder / "results").exists()


def test_demanding_quarto_without_it_stops_before_any_job(tmp_path: Path) -> None:
    need_snakemake()
    if shutil.which("quarto"):
        pytest.skip("quarto is installed here")
    project = Project.copy_to(tmp_path / "project")
    with (project.folder / "tiny.yaml").open("a") as file:
        file.write("\nreport:\n  engine: quarto\n")
    done = project.run()
    assert done.returncode != 0
    assert "environment.yml" in done.stdout
    assert "quarto-cli" in done.stdout
    assert not (project.folder / "results").exists()


def test_verdicts_that_changed_fail_the_run_after_the_report(project: Project) -> None:
    published = project.folder / "report" / "published.yaml"
    entries = json.loads((project.folder / "results/claims.json").read_text())
    records = [
        f"{e['id']}: {{verdict: {e['verdict']}, measured: {e['measured']}}}" for e in entries
    ]
    changed = next(i for i, e in enumerate(entries) if e["verdict"] == "reproduced")
    records[changed] = f"{entries[changed]['id']}: {{verdict: refuted, measured: 0.5}}"
    published.write_text("\n".join(records))
    arguments = ("--config", "published=report/published.yaml", "accept_changes=False")
    done = project.run(*arguments)
    assert done.returncode != 0
    assert "1 verdicts are not the published ones" in done.stdout
    assert f"{entries[changed]['id']}: was refuted (measured 0.5), is reproduced" in done.stdout
    assert (project.folder / "results/report.html").is_file()
    accepted = project.succeed("--config", "published=report/published.yaml", "accept_changes=True")
    assert "(1 accepted changes)" in accepted
