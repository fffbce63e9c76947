"""The RO-Crate of a run, read back with the library that others read it with."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from rocrate import vocabs
from rocrate.rocrate import ROCrate

from workflow.artifacts import (
    ArtifactError,
    digest,
    write_arrays,
    write_json,
    write_manifest,
    write_text,
)
from workflow.code_version import CodeVersion
from workflow.crate import METADATA, Described, crate_metadata
from workflow.origins import Origin
from workflow.provenance import provenance
from workflow.tables import write_table

CODE = CodeVersion(files=2, sha256="1" * 64, commit="a" * 40, date="2026-01-31", edited=False)


@pytest.fixture
def run(tmp_path):
    made = provenance(parameters={"step": 0.5, "bits": [2, 4]}, seed=3)
    for name in ("report.html", "report.pdf", "claims.json", "certificate.json"):
        write_text(tmp_path / name, name)
    write_table(tmp_path / "tables" / "small.csv", pd.DataFrame({"bits": [2, 4]}))
    write_manifest(tmp_path / "tables", provenance=made)
    for name in ("one", "two"):
        folder = tmp_path / name
        write_arrays(folder / "data.npz", {"x": np.arange(3)}, provenance=made)
        write_json(folder / "metrics.json", {"n": 3}, provenance=made)
        write_json(folder / "claims.json", [], provenance=made)
        write_text(folder / "figures" / "map.svg", f"<svg/> {name}")
        write_manifest(folder / "figures", provenance=made)
    model = tmp_path / "models" / "moons" / "seed0.safetensors"
    write_text(model, "weights")
    origins = {
        "one": Origin(inputs={}, code=CODE),
        "two": Origin(inputs={model: digest(b"weights")}, code=CODE),
    }
    return Described(
        results=tmp_path,
        reports=(tmp_path / "report.html", tmp_path / "report.pdf"),
        origins=origins,
        code=CODE,
        snakemake="9.27.1",
        date="2026-01-31",
    )


@pytest.fixture
def crate(run):
    write_text(run.results / METADATA, crate_metadata(run))
    return ROCrate(run.results)


def graph(run):
    return json.loads(crate_metadata(run))["@graph"]


def identifiers(entities):
    return [entity.id for entity in entities]


def test_every_file_is_described(run, crate):
    files = {
        path.relative_to(run.results).as_posix()
        for path in run.results.rglob("*")
        if path.is_file() and path.name not in {METADATA, "manifest.json"}
    }
    assert set(identifiers(crate.data_entities)) == files
    for entity in crate.data_entities:
        content = (run.results / entity.id).read_bytes()
        assert entity["sha256"] == digest(content)
        assert entity["contentSize"] == str(len(content))
        assert re.fullmatch(r"\w+/[\w.+-]+", entity["encodingFormat"])
    assert crate.get("tables/small.csv")["encodingFormat"] == "text/csv"


def test_the_root_says_what_when_and_under_which_licence(crate):
    root = crate.root_dataset
    assert root["license"].id == "https://spdx.org/licenses/MIT"
    assert root["datePublished"] == "2026-01-31"
    assert root["name"]
    assert root["author"].type == "Organization"
    assert identifiers(root["mentions"]) == ["#run", "#make-one", "#make-two"]


def test_the_workflow_made_the_report(crate):
    action = crate.get("#run")
    assert action.type == "CreateAction"
    workflow = action["instrument"]
    assert "ComputationalWorkflow" in workflow.type
    assert workflow["programmingLanguage"]["name"] == "Snakemake"
    assert workflow["programmingLanguage"]["version"] == "9.27.1"
    assert (workflow["version"], workflow["sha256"]) == ("a" * 40, "1" * 64)
    made = identifiers(action["result"])
    assert {"report.html", "report.pdf", "claims.json", "models/moons/seed0.safetensors"} <= set(
        made
    )


def test_experiments_are_made_of_inputs_and_parameters(crate):
    assert identifiers(crate.get("#make-two")["object"])[0] == "models/moons/seed0.safetensors"
    action = crate.get("#make-one")
    values = {entity["name"]: entity["value"] for entity in action["object"]}
    assert values["step"] == 0.5
    assert (values["seed"], values["device"]) == (3, "cpu")
    assert json.loads(values["bits"]) == [2, 4]
    assert identifiers(action["result"]) == [
        "one/data.npz",
        "one/metrics.json",
        "one/claims.json",
        "one/figures/map.svg",
    ]
    assert action["instrument"]["sha256"] == "1" * 64


def test_nothing_is_said_in_words_that_the_format_does_not_have(run):
    known = vocabs.RO_CRATE["@context"]
    for entity in graph(run):
        kinds = entity["@type"]
        used = {name for name in entity if not name.startswith("@")}
        used |= set(kinds) if isinstance(kinds, list) else {kinds}
        assert used <= set(known), entity["@id"]


def test_every_reference_leads_to_one_entity(run):
    entities = graph(run)
    known = [entity["@id"] for entity in entities]
    assert len(set(known)) == len(known)
    references = set(re.findall(r'\{"@id": "([^"]+)"\}', json.dumps(entities)))
    assert references - {"https://w3id.org/ro/crate/1.3"} <= set(known)


def test_the_same_files_are_described_in_the_same_bytes(run):
    assert crate_metadata(run) == crate_metadata(run)
    before = crate_metadata(run)
    write_text(run.results / "report.html", "another")
    assert crate_metadata(run) != before


def test_a_version_that_was_edited_is_told(run):
    edited = CodeVersion(files=2, sha256="1" * 64, commit="a" * 40, date="2026-01-31", edited=True)
    origins = {"one": Origin(inputs={}, code=edited)}
    text = crate_metadata(
        Described(
            results=run.results,
            reports=run.reports,
            origins=origins,
            code=edited,
            snakemake="9",
            date=run.date,
        )
    )
    assert text.count(f'"version": "{"a" * 40}+edited"') == 2


@pytest.mark.parametrize("name", ["report.pdf", "one/data.npz", "two/figures/map.svg"])
def test_a_missing_file_is_named(run, name):
    (run.results / name).unlink()
    with pytest.raises(ArtifactError) as caught:
        crate_metadata(run)
    assert caught.value.path == run.results / name
