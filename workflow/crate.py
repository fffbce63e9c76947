"""The run as an RO-Crate: what its files are, and which of them were made of which.

The description (``ro-crate-metadata.json``, https://w3id.org/ro/crate/1.3) lies beside the report.
It says the same of the same files every time: no time of day is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from qgeom.experiments.outcome import Json
from workflow.artifacts import canonical_json, check_manifest, file_digest, read_provenance
from workflow.code_version import CodeVersion
from workflow.origins import Origin

METADATA = "ro-crate-metadata.json"
_VERSION = "1.3"
_LICENCE = "https://spdx.org/licenses/MIT"
_OF_AN_EXPERIMENT = ("data.npz", "metrics.json", "claims.json")
_FORMATS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".npz": "application/zip",
    ".pdf": "application/pdf",
    ".safetensors": "application/octet-stream",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, kw_only=True)
class Described:
    """What a crate describes.

    Attributes
    ----------
    results : Path
        The run's folder.
    reports : tuple of Path
        The rendered reports in it.
    origins : mapping of str to Origin
        Of what each experiment was made.
    code : CodeVersion
        The code of the whole workflow.
    snakemake : str
        The version of Snakemake.
    date : str
        The day of publication, as in 2026-01-31; the format demands one.
    """

    results: Path
    reports: tuple[Path, ...]
    origins: Mapping[str, Origin]
    code: CodeVersion
    snakemake: str
    date: str


def crate_metadata(run: Described) -> str:
    """Describe a finished run.

    Parameters
    ----------
    run : Described
        The run; all its files are read and hashed.

    Returns
    -------
    str
        The text of ``ro-crate-metadata.json``.

    Raises
    ------
    ArtifactError
        When a file of the run is missing or damaged.
    """
    crate = ROCrate(version=_VERSION)
    _describe_root(crate, run)
    workflow = _workflow(crate, run)
    made = [_file(crate, run, path) for path in run.reports]
    made += [_file(crate, run, run.results / name) for name in ("claims.json", "certificate.json")]
    made += _folder(crate, run, run.results / "tables")
    inputs = {path for origin in run.origins.values() for path in origin.inputs}
    made += [_file(crate, run, path) for path in sorted(inputs)]
    _action(crate, "#run", "The whole run", instrument=workflow, objects=[], results=made)
    for experiment, origin in run.origins.items():
        _describe_experiment(crate, run, experiment, origin)
    return canonical_json(crate.metadata.generate())


def _describe_root(crate: Any, run: Described) -> None:  # noqa: ANN401 - rocrate has no types
    licence = {"@type": "CreativeWork", "name": "MIT License"}
    makers = {"@type": "Organization", "name": "The qgeom maintainers"}
    root = crate.root_dataset
    root["name"] = "The geometry of quantization: results of a run"
    root["description"] = (
        "A report on what rounding the weights of ReLU networks does to their geometry, with the "
        "ledger of claims, tables, figures and networks that it was made from."
    )
    root["datePublished"] = run.date
    root["license"] = crate.add(ContextEntity(crate, _LICENCE, licence))
    root["author"] = crate.add(ContextEntity(crate, "#makers", makers))


def _workflow(crate: Any, run: Described) -> Any:  # noqa: ANN401 - rocrate has no types
    language = {
        "@type": "ComputerLanguage",
        "name": "Snakemake",
        "url": "https://snakemake.github.io",
        "version": run.snakemake,
    }
    properties = {
        "@type": ["SoftwareSourceCode", "ComputationalWorkflow"],
        "name": "Snakefile",
        "description": "The workflow that makes the report, with all code that it runs.",
        "programmingLanguage": crate.add(ContextEntity(crate, "#snakemake", language)),
        "license": {"@id": _LICENCE},
    }
    return crate.add(ContextEntity(crate, "#workflow", properties | _version(run.code)))


def _version(code: CodeVersion) -> dict[str, Json]:
    """Properties that tell one version of some code from another."""
    properties: dict[str, Json] = {"sha256": code.sha256}
    if code.commit is not None:
        properties["version"] = code.commit + ("+edited" if code.edited else "")
    return properties


def _describe_experiment(
    crate: Any,  # noqa: ANN401 - rocrate has no types
    run: Described,
    name: str,
    origin: Origin,
) -> None:
    folder = run.results / name
    results = [_file(crate, run, folder / part) for part in _OF_AN_EXPERIMENT]
    results += _folder(crate, run, folder / "figures")
    made: Mapping[str, Any] = read_provenance(folder / "metrics.json")
    values = made["parameters"] | {"seed": made["seed"], "device": made["device"]}
    objects = [crate.get(_inside(run, path)) for path in origin.inputs]
    objects += [_value(crate, name, key, value) for key, value in values.items()]
    software = {"@type": "SoftwareSourceCode", "name": f"Code of {name}"} | _version(origin.code)
    code = crate.add(ContextEntity(crate, f"#code-{name}", software))
    title = f"The experiment {name}"
    _action(crate, f"#make-{name}", title, instrument=code, objects=objects, results=results)


def _value(crate: Any, experiment: str, name: str, value: Json) -> Any:  # noqa: ANN401 - no types
    text = value if isinstance(value, int | float | str) else canonical_json(value).strip()
    properties = {"@type": "PropertyValue", "name": name, "value": text}
    return crate.add(ContextEntity(crate, f"#{experiment}-{name}", properties))


def _action(
    crate: Any,  # noqa: ANN401 - rocrate has no types
    identifier: str,
    name: str,
    *,
    instrument: Any,  # noqa: ANN401
    objects: list[Any],
    results: list[Any],
) -> None:
    properties = {
        "@type": "CreateAction",
        "name": name,
        "instrument": instrument,
        "object": objects,
        "result": results,
    }
    action = crate.add(ContextEntity(crate, identifier, properties))
    crate.root_dataset.append_to("mentions", action)


def _folder(crate: Any, run: Described, folder: Path) -> list[Any]:  # noqa: ANN401 - no types
    """Add the files of a folder, as its manifest lists them."""
    listed: Iterable[str] = sorted(check_manifest(folder))
    return [_file(crate, run, folder / name) for name in listed]


def _file(crate: Any, run: Described, path: Path) -> Any:  # noqa: ANN401 - rocrate has no types
    properties = {
        "name": path.name,
        "encodingFormat": _FORMATS[path.suffix],
        "sha256": file_digest(path),
        "contentSize": str(path.stat().st_size),
    }
    return crate.add_file(dest_path=_inside(run, path), properties=properties)


def _inside(run: Described, path: Path) -> str:
    return path.relative_to(run.results).as_posix()
