"""The reproduction certificate, its page, and the times of stages."""

import json

import pytest

from tests.workflow.pandoc_tree import rows
from workflow.certificate import certificate
from workflow.certificate_page import certificate_page
from workflow.ledger import Published
from workflow.times import BEFORE_THE_LEDGER, STAGES, benchmark_seconds, stage_times


def entry(name, measured, *, verdict="reproduced", tolerance=0.0):
    return {"id": name, "verdict": verdict, "measured": measured, "tolerance": tolerance}


ENTRIES = [
    entry("TGQ-1-same", 2.0),
    entry("TGQ-1-near", 0.5001, tolerance=0.001),
    entry("TGQ-1-far", -3.25, verdict="refuted"),
    entry("TGQ-1-new", 7.0),
]
BEFORE = {
    "TGQ-1-same": Published(verdict="reproduced", measured=2.0),
    "TGQ-1-near": Published(verdict="reproduced", measured=0.5),
    "TGQ-1-far": Published(verdict="reproduced", measured=-3.0),
}


def benchmark(path, seconds):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"s\th:m:s\tmax_rss\n{seconds}\t0:00:01\tNA\n")


def record(folder, entries=ENTRIES, published=BEFORE, file="report/verdicts.yaml"):
    made = certificate(
        entries,
        published,
        claims_sha256="0" * 64,
        published_file=file,
        seed=7,
        benchmarks=folder / "benchmarks",
    )
    return json.loads(json.dumps(made))


def test_every_value_stands_beside_the_published_one(tmp_path):
    made = record(tmp_path)
    assert made["agreement"] == {
        "identical": 1,
        "within tolerance": 1,
        "different": 1,
        "unpublished": 1,
    }
    assert made["claims"]["TGQ-1-far"] == {
        "verdict": "refuted",
        "measured": -3.25,
        "published": -3.0,
        "published_verdict": "reproduced",
        "agreement": "different",
    }
    assert made["claims"]["TGQ-1-new"]["published"] is None
    assert made["machine"]["cores"] >= 1
    assert made["versions"]["numpy"]
    assert (made["seed"], made["claims_sha256"]) == (7, "0" * 64)
    assert made["published"] == "report/verdicts.yaml"


def test_times_are_summed_by_stage(tmp_path):
    root = tmp_path / "benchmarks"
    benchmark(root / "compute" / "a.tsv", 1.5)
    benchmark(root / "compute" / "b.tsv", 2.25)
    benchmark(root / "tables.tsv", 4.0)
    benchmark(root / "render.tsv", 100.0)
    found = {time.stage: (time.jobs, time.seconds) for time in stage_times(root, STAGES)}
    assert found == {"compute": (2, 3.75), "tables": (1, 4.0)}
    assert record(tmp_path)["times"] == {"compute": {"jobs": 2, "seconds": 3.75}}
    assert "tables" not in BEFORE_THE_LEDGER
    assert benchmark_seconds(root / "absent.tsv") is None


def test_the_page_lists_all_that_is_not_identical(tmp_path):
    page = certificate_page(record(tmp_path), tmp_path)
    assert (
        "Of 4 measured values 1 are identical to them, 1 within tolerance, 1 different, "
        "and for 1 none was published." in page
    )
    assert rows(page)[1:] == [
        ["TGQ-1-near", "0.500100", "0.500000", "1×10−4", "within tolerance"],
        ["TGQ-1-far", "−3.25000", "−3.00000", "−0.25", "different; refuted, was reproduced"],
        ["TGQ-1-new", "7.00000", "", "", "unpublished"],
    ]
    assert "[TGQ-1-far](#claim-tgq-1-far)" in page
    assert "#tbl-agreement" in page


def test_the_page_of_an_identical_run_is_one_sentence(tmp_path):
    made = record(tmp_path, entries=ENTRIES[:1], published={"TGQ-1-same": BEFORE["TGQ-1-same"]})
    page = certificate_page(made, tmp_path)
    assert "All 1 measured values and verdicts are identical to them.\n" in page
    assert "tbl-agreement" not in page


def test_claims_that_are_no_longer_tested_are_named(tmp_path):
    made = record(tmp_path, entries=ENTRIES[:1])
    assert made["no_longer_tested"] == ["TGQ-1-near", "TGQ-1-far"]
    page = certificate_page(made, tmp_path)
    assert "identical to them. No longer tested: TGQ-1-near, TGQ-1-far.\n" in page


def test_another_verdict_on_an_identical_value_is_listed(tmp_path):
    judged_anew = [entry("TGQ-1-same", 2.0, verdict="refuted")]
    page = certificate_page(record(tmp_path, entries=judged_anew), tmp_path)
    assert rows(page)[1:] == [
        ["TGQ-1-same", "2.00000", "2.00000", "0", "identical; refuted, was reproduced"]
    ]


def test_a_run_without_published_values_says_so(tmp_path):
    made = record(tmp_path, published={}, file=None)
    assert certificate_page(made, tmp_path).startswith("No values were published")


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_page_sums_times_up(tmp_path, jobs):
    for k in range(jobs):
        benchmark(tmp_path / "benchmarks" / "draw" / f"{k}.tsv", 0.5)
    benchmark(tmp_path / "benchmarks" / "ledger.tsv", 0.25)
    page = certificate_page(record(tmp_path), tmp_path)
    assert rows(page, 1)[1:] == [
        ["draw", str(jobs), f"{0.5 * jobs:.1f} s"],
        ["ledger", "1", "0.2 s"],
    ]
    assert "#tbl-stages" in page
