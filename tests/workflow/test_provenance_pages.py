"""Pages that say how the report was made: folds of sections, the machine, times."""

import re

import numpy as np
import pytest

from tests.workflow.pandoc_tree import rows
from workflow.artifacts import ArtifactError, digest, write_arrays, write_json
from workflow.code_version import CodeVersion
from workflow.machine import fingerprint
from workflow.origins import Origin, read_origins
from workflow.provenance import provenance, versions
from workflow.provenance_pages import provenance_page, reproducibility_page

CODE = CodeVersion(files=1234, sha256="c0de" * 16, commit="abcdef" * 6, date=None, edited=False)
SECTION = """
See @fig-other-one. ![A map.](figures/x/map.svg){#fig-x-map fig-alt="A map."}

: A table. {#tbl-x-small}

![Another.](figures/x/law.svg){#fig-x-law}
"""


def benchmark(path, seconds):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"s\th:m:s\tmax_rss\n{seconds}\t0:00:01\tNA\n")


def outputs(results, name, made):
    write_json(results / name / "metrics.json", {"n": 3}, provenance=made)
    write_arrays(results / name / "data.npz", {"x": np.arange(3)}, provenance=made)


def fold(results, *, parameters=None, seed=None, inputs=None, code=CODE, section=SECTION):
    made = provenance(parameters=parameters or {}, seed=seed)
    outputs(results, "x", made)
    origin = Origin(inputs=inputs or {}, code=code)
    return provenance_page(results, "x", made, origin=origin, section=section)


def test_parameters_seed_and_time(tmp_path):
    benchmark(tmp_path / "benchmarks" / "compute" / "x.tsv", 1.25)
    page = fold(tmp_path, parameters={"weights": [1.5, -2.0], "grid_name": "a|b"}, seed=42)
    assert rows(page) == [
        ["Parameter", "Value"],
        ["weights", "`[1.5, -2.0]`"],
        ["grid name", '`"a|b"`'],
    ]
    assert "Seed: 42. Device: cpu. Time: 1.2 s." in page
    assert f"`snakemake {tmp_path}/x/claims.json" in page


def test_a_time_that_was_not_measured(tmp_path):
    assert "Time: not measured." in fold(tmp_path)


def test_the_figures_and_tables_of_the_section_are_listed(tmp_path):
    page = fold(tmp_path)
    assert f"- Figures: @fig-x-map, @fig-x-law (in `{tmp_path}/x/figures`)." in page
    assert f"- Tables: @tbl-x-small (in `{tmp_path}/x/tables`)." in page
    assert "fig-other-one" not in page
    assert f"- Tables: in `{tmp_path}/x/tables`." in fold(tmp_path, section="no labels")


def test_outputs_are_hashed(tmp_path):
    page = fold(tmp_path)
    for name in ("data.npz", "metrics.json"):
        stated = digest((tmp_path / "x" / name).read_bytes())[:12]
        assert f"`{tmp_path}/x/{name}` (`{stated}`)" in page


def test_inputs_are_listed_by_folder_with_a_hash_of_all_that_is_in_them(tmp_path):
    inputs = {
        tmp_path / "datasets" / "moons.safetensors": "a" * 64,
        tmp_path / "models" / "moons" / "seed0.safetensors": "b" * 64,
        tmp_path / "models" / "moons" / "seed1.safetensors": "c" * 64,
    }
    page = fold(tmp_path, inputs=inputs)
    assert f"- Inputs: `{tmp_path}/datasets/moons.safetensors` (`aaaaaaaaaaaa`), " in page
    (stated,) = re.findall(rf"`{tmp_path}/models` \(2 files, `(\w{{12}})`\)", page)
    inputs[tmp_path / "models" / "moons" / "seed1.safetensors"] = "d" * 64
    assert stated not in fold(tmp_path, inputs=inputs)
    assert "- Inputs: parameters and seed alone." in fold(tmp_path)


def test_code_is_named_by_content_and_by_commit(tmp_path):
    start = "- Code: 1,234 files, `c0dec0dec0de`"
    assert f"{start}, last changed by commit `abcdefabcdef`.\n" in fold(tmp_path)
    edited = CodeVersion(files=1, sha256="1" * 64, commit="2" * 40, date=None, edited=True)
    assert "commit `222222222222` and edited since." in fold(tmp_path, code=edited)
    exported = CodeVersion(files=1, sha256="1" * 64, commit=None, date=None, edited=False)
    assert "- Code: 1 file, `111111111111`.\n" in fold(tmp_path, code=exported)


def test_a_missing_output_is_named(tmp_path):
    fold(tmp_path)
    (tmp_path / "x" / "data.npz").unlink()
    made, origin = provenance(parameters={}, seed=None), Origin(inputs={}, code=CODE)
    with pytest.raises(ArtifactError, match=r"data\.npz"):
        provenance_page(tmp_path, "x", made, origin=origin, section="")


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
