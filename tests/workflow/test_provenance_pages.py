"""Pages that say how the report was made: folds of sections, the machine, times."""

import re

import numpy as np
import pytest

from tests.workflow.pandoc_tree import rows
from workflow.artifacts import ArtifactError, digest, write_arrays, write_json, write_text
from workflow.code_version import CodeVersion
from workflow.machine import fingerprint
from workflow.machine_page import reproducibility_page
from workflow.made_rows import BY_HAND, MadeBy, Row
from workflow.origins import read_job_code, read_origins
from workflow.provenance import provenance, versions
from workflow.provenance_pages import Making, common_fold, section_fold
from workflow.report_sources import StagingError

CODE = CodeVersion(files=1234, sha256="c0de" * 16, commit="abcdef" * 6, date=None, edited=False)
SECTION = """
See @fig-other-one. ![A map.](figures/x/map.svg){#fig-x-map fig-alt="A map."}

{{< include generated/x_small.md >}}

: A table. {#tbl-x-small}

::: {#fig-x-both}
{{< include generated/x-explorer.md >}}

![](figures/x/map.svg)

On the screen it moves.
:::

{{< include generated/x-sliders.md >}}
"""


def benchmark(path, seconds):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"s\th:m:s\tmax_rss\n{seconds}\t0:00:01\tNA\n")


@pytest.fixture
def results(tmp_path):
    """One experiment that shows all there is to show."""
    folder = tmp_path / "results"
    for name in ("map.svg", "explorer.html", "sliders.html"):
        write_text(folder / "x" / "figures" / name, name)
    write_text(folder / "tables" / "x_small.csv", "small")
    write_text(folder / "tables" / "networks.csv", "networks")
    return folder


def outputs(results, name, made):
    write_json(results / name / "metrics.json", {"n": 3}, provenance=made)
    write_arrays(results / name / "data.npz", {"x": np.arange(3)}, provenance=made)


def made_by(results, second=None):
    return MadeBy(results=results, experiments=["x"], staged=results / "report", second=second)


def rows_of(results, section=SECTION):
    return made_by(results).rows(section, results / "report" / "sections" / "x.qmd")


def making(results, code=CODE):
    jobs = ("compute x", "draw x", "judge x", "tables", "ledger", "stage")
    return Making(results=results, code=dict.fromkeys(jobs, code))


def fold(results, *, parameters=None, seed=None, inputs=None, code=CODE, section=SECTION):
    made = provenance(parameters=parameters or {}, seed=seed)
    outputs(results, "x", made)
    return section_fold(
        making(results, code), "x", made, inputs=inputs or {}, rows=rows_of(results, section)
    )


def job(page, name):
    """What a fold says of one job."""
    (text,) = re.findall(rf"^- \[\*\*{name}\.\*\*\]{{\.made-job}} (.*)$", page, re.MULTILINE)
    return text.replace(" `<br>`{=html}", " ")


def hashed(path):
    return f"`{path}` (`{digest(path.read_bytes())[:12]}`)"


def test_parameters_seed_device_and_time(results):
    benchmark(results / "benchmarks" / "compute" / "x.tsv", 1.25)
    text = job(
        fold(results, parameters={"weights": [1.5, -2.0], "grid_name": "a|b"}, seed=42), "compute"
    )
    assert text.startswith("Time: 1.2 s. Device: cpu. Seed: 42.")
    assert 'Parameters: weights `[1.5, -2.0]`, grid name `"a|b"`.' in text
    assert text.endswith(f"Remake: `snakemake {results}/x/metrics.json`.")
    assert "Parameters: none." in job(fold(results), "compute")


def test_every_job_has_its_time_code_and_command(results):
    benchmark(results / "benchmarks" / "draw" / "x.tsv", 2)
    page = fold(results)
    assert job(page, "draw").startswith("Time: 2.0 s. It reads the outputs of compute. Code: ")
    assert "`workflow/figures/x.py` and what it imports, 1,234 files" in job(page, "draw")
    assert job(page, "draw").endswith(f"`snakemake {results}/x/figures`.")
    assert job(page, "judge").startswith("Time: not measured.")
    assert job(page, "judge").endswith(f"`snakemake {results}/x/claims.json`.")


def test_every_figure_and_table_has_a_row(results):
    figures = results / "x" / "figures"
    assert rows(fold(results)) == [
        ["Shown", "Made by", "File"],
        ["@fig-x-map", "compute, draw", hashed(figures / "map.svg")],
        ["@tbl-x-small", "compute, judge", hashed(results / "tables" / "x_small.csv")],
        [
            "@fig-x-both",
            "compute, draw",
            f"{hashed(figures / 'explorer.html')}, {hashed(figures / 'map.svg')}",
        ],
        ["interactive figure", "compute, draw", hashed(figures / "sliders.html")],
    ]
    assert '[interactive figure]{shown="shown-x-sliders"}' in fold(results)
    assert "made-of" not in fold(results, section="no labels")


def test_networks_of_its_own_are_trained_first(results):
    write_text(results / "x" / "trained.safetensors", "weights")
    made = provenance(parameters={}, seed=None)
    outputs(results, "x", made)
    made_of = Making(results=results, code={**making(results).code, "train x": CODE})
    page = section_fold(made_of, "x", made, inputs={}, rows=rows_of(results))
    assert rows(page)[1][1] == "train, compute, draw"
    assert "It trains the networks that compute reads. Code: `qgeom/learning/x.py`" in job(
        page, "train"
    )
    assert job(page, "train").endswith(f"`snakemake {results}/x/trained.safetensors`.")


def test_a_table_of_the_population_was_gathered(results):
    text = "{{< include generated/networks.md >}}\n\n: Networks. {#tbl-networks}\n"
    (row,) = rows_of(results, text)
    assert row == Row(
        label="tbl-networks", jobs=("tables",), files=(results / "tables" / "networks.csv",)
    )
    assert job(fold(results, section=text), "tables").endswith(f"`snakemake {results}/tables`.")


def test_a_table_may_be_written_out(results):
    text = "| a |\n|---|\n| 1 |\n\n: Words. {#tbl-words}\n"
    (row,) = rows_of(results, text)
    assert (row.jobs, row.files[0].name) == ((BY_HAND,), "x.qmd")


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("![A.](figures/x/mep.svg){#fig-x-mep}", "fig-x-mep shows figures/x/mep.svg", "draw() in"),
        ("![A.](figures/y/map.svg){#fig-y-map}", "fig-y-map shows figures/y/map.svg", "its path"),
        (
            "{{< include generated/x_other.md >}}\n\n: B. {#tbl-x-other}",
            "tbl-x-other shows generated/x_other.md",
            "its path",
        ),
    ],
)
def test_what_no_job_makes_is_named(results, text, what, remedy):
    with pytest.raises(StagingError, match=re.escape(what)) as caught:
        rows_of(results, f"Text.\n\n{text}\n")
    assert re.search(r"sections/x\.qmd:[35]: ", str(caught.value))
    assert remedy in str(caught.value)


def test_pages_of_the_run_say_what_they_were_made_of(results):
    text = "| a |\n|---|\n| 1 |\n\n: Words. {{#{}}}\n"
    for name in ("claims.json", "certificate.json", "second.yaml"):
        write_text(results / name, name)
    benchmark(results / "benchmarks" / "ledger.tsv", 0.5)
    benchmark(results / "benchmarks" / "render.tsv", 0.5)  # of another run, for this page
    found = made_by(results, second=results / "second.yaml")
    made = [
        row
        for label in ("tbl-ledger", "tbl-machine", "tbl-times")
        for row in found.rows_of_page("page", text.format(label))
    ]
    page = common_fold(making(results), made)
    assert [row[:2] for row in rows(page)[1:]] == [
        ["@tbl-ledger", "ledger, stage"],
        ["@tbl-machine", "ledger, stage"],
        ["@tbl-times", "stage"],
    ]
    assert (
        rows(page)[1][2] == f"{hashed(results / 'claims.json')}, {hashed(results / 'second.yaml')}"
    )
    assert f"`{results}/benchmarks` (1 file, " in rows(page)[3][2]
    assert job(page, "ledger").startswith("Time: 0.5 s. It gathers the claims")
    assert "Time" not in job(page, "stage")
    with pytest.raises(StagingError, match=r"generated/page\.md:5: tbl-new: nobody says"):
        found.rows_of_page("page", text.format("tbl-new"))


def test_figures_outside_of_sections_point_to_them(results):
    page = common_fold(making(results), rows_of(results, "![A.](figures/x/map.svg){#fig-a}"))
    assert rows(page)[1][:2] == ["@fig-a", "draw x"]
    assert "compute" not in page
    assert "It reads data of x; its section says how they came." in job(page, "draw x")


def test_outputs_are_hashed(results):
    text = job(fold(results), "compute")
    for name in ("data.npz", "metrics.json"):
        assert hashed(results / "x" / name) in text


def test_inputs_are_listed_by_folder_with_a_hash_of_all_that_is_in_them(results):
    inputs = {
        results / "datasets" / "moons.safetensors": "a" * 64,
        results / "models" / "moons" / "seed0.safetensors": "b" * 64,
        results / "models" / "moons" / "seed1.safetensors": "c" * 64,
    }
    page = fold(results, inputs=inputs)
    assert f"Inputs: `{results}/datasets/moons.safetensors` (`aaaaaaaaaaaa`), " in page
    (stated,) = re.findall(rf"`{results}/models` \(2 files, `(\w{{12}})`\)", page)
    inputs[results / "models" / "moons" / "seed1.safetensors"] = "d" * 64
    assert stated not in fold(results, inputs=inputs)
    assert "Inputs: parameters and seed alone." in fold(results)


def test_code_is_named_by_content_and_by_commit(results):
    start = "what it imports, 1,234 files, `c0dec0dec0de`"
    assert f"{start}, last changed by commit `abcdefabcdef`." in fold(results)
    edited = CodeVersion(files=1, sha256="1" * 64, commit="2" * 40, date=None, edited=True)
    assert "commit `222222222222` and edited since." in fold(results, code=edited)
    exported = CodeVersion(files=1, sha256="1" * 64, commit=None, date=None, edited=False)
    assert "what it imports, 1 file, `111111111111`. " in fold(results, code=exported)


def test_a_missing_output_is_named(results):
    made = provenance(parameters={}, seed=None)
    outputs(results, "x", made)
    (results / "x" / "data.npz").unlink()
    with pytest.raises(ArtifactError, match=r"data\.npz"):
        section_fold(making(results), "x", made, inputs={}, rows=[])


def test_jobs_have_code_of_their_own():
    code = read_job_code(["neuron_kink"])
    assert set(code) == {
        *(f"{job} neuron_kink" for job in ("compute", "judge", "draw")),
        *("tables", "ledger", "stage"),
    }
    assert len({version.sha256 for version in code.values()}) == 6


def test_origins_tell_who_read_what(tmp_path):
    population = [tmp_path / "datasets" / "moons.safetensors"]
    trained = [tmp_path / "digits_classifier" / "trained.safetensors"]
    for path in (*population, *trained):
        path.parent.mkdir()
        path.write_text(path.name)
    names = ["neuron_kink", "layer_flips", "digits_classifier"]
    origins = read_origins(
        names,
        population=list(map(str, population)),
        trained=list(map(str, trained)),
        on_the_population=["layer_flips"],
    )
    assert list(origins) == names
    assert origins["neuron_kink"].inputs == {}
    assert origins["layer_flips"].inputs == {population[0]: digest(b"moons.safetensors")}
    assert origins["digits_classifier"].inputs == {trained[0]: digest(b"trained.safetensors")}
    population[0].unlink()
    with pytest.raises(ArtifactError, match=r"moons\.safetensors"):
        read_origins([], population=[str(population[0])], trained=[], on_the_population=[])


@pytest.mark.parametrize("memory", [None, 31.2])
def test_reproducibility_page(tmp_path, memory):
    found = fingerprint() | {"memory_gib": memory, "gpu": ["NVIDIA A", "NVIDIA B"]}
    certificate = {"machine": found, "versions": versions() | {"torch": None}, "seed": 20260101}
    benchmark(tmp_path / "benchmarks" / "compute" / "neuron_kink.tsv", 12.34)
    for job in ("ledger", "stage", "render", "crate", "verdicts"):
        benchmark(tmp_path / "benchmarks" / f"{job}.tsv", 0.5)
    page = reproducibility_page(certificate, tmp_path)
    facts = dict(rows(page)[1:])
    assert facts["GPU"] == "NVIDIA A, NVIDIA B"
    assert facts["Memory"] == ("unknown" if memory is None else "31.2 GiB")
    assert facts["Seed of the run"] == "20260101"
    assert facts["Version of torch"] == "not installed"
    assert facts["Version of numpy"] == versions()["numpy"]
    assert rows(page, 1)[1:] == [["compute/neuron kink", "12.3 s"], ["ledger", "0.5 s"]]
    assert "#tbl-machine" in page
    assert "#tbl-times" in page


def test_a_machine_without_gpu(tmp_path):
    certificate = {"machine": fingerprint() | {"gpu": []}, "versions": {}, "seed": 0}
    assert dict(rows(reproducibility_page(certificate, tmp_path))[1:])["GPU"] == "none"
