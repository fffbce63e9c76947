"""The validated shape of config.yaml.

Unknown keys, wrong types and impossible values are collected and reported together, each with its
key, its value, what is allowed, and the nearest known name.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

import qgeom.experiments
from workflow.closure import PACKAGES, ROOT
from workflow.validation import ConfigError, not_finite, told_once, unknown_key, validate

PARTS = ("foundations", "roadmap")  # of the report, in order; each room's PART names its own

GridName = Literal["fixed_range", "symmetric_tensor", "symmetric_channel", "asymmetric_tensor"]
RoundingName = Literal["nearest_even", "nearest_away", "down", "up", "towards_zero"]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PopulationBlock(_Block):
    """How many networks of which shape."""

    seeds: Annotated[int, Field(ge=1, le=100_000)]
    hidden: Annotated[tuple[Count, ...], Field(min_length=1)]


class TrainingBlock(_Block):
    """How they are trained."""

    epochs: Count
    learning_rate: Positive
    attempts: Count


class MoonsBlock(_Block):
    """Two moons."""

    points: Annotated[int, Field(ge=2)]
    test_points: Annotated[int, Field(ge=2)]
    noise: NotNegative
    min_accuracy: Share


class SpiralsBlock(MoonsBlock):
    """Two spirals."""

    turns: Positive
    radius: Positive


class DatasetsBlock(_Block):
    """The datasets of the run; at least one."""

    moons: MoonsBlock | None = None
    spirals: SpiralsBlock | None = None

    def present(self) -> dict[str, MoonsBlock]:
        """The configured datasets by name."""
        blocks = {"moons": self.moons, "spirals": self.spirals}
        return {name: block for name, block in blocks.items() if block is not None}


class QuantizationBlock(_Block):
    """Grids and bit-widths."""

    grids: Annotated[tuple[GridName, ...], Field(min_length=1)]
    bits: Annotated[tuple[Annotated[int, Field(ge=2, le=24)], ...], Field(min_length=1)]
    rounding: RoundingName
    quantize_biases: bool


class ResourcesBlock(_Block):
    """What a job of an experiment may use."""

    threads: Count = 1
    mem_mb: Annotated[int, Field(ge=100)] | None = None  # None: as measured, workflow/resources.py
    runtime: Count | None = None
    gpu: Annotated[int, Field(ge=0)] = 0


class ReportBlock(_Block):
    """How the report is rendered."""

    engine: Literal["auto", "quarto", "embedded"]
    formats: Annotated[tuple[Literal["html", "pdf"], ...], Field(min_length=1)]


class Settings(_Block):
    """All of config.yaml but the experiments' blocks."""

    results: Annotated[str, Field(min_length=1)]
    seed: Annotated[int, Field(ge=0, lt=2**63)]
    device: Literal["auto", "cpu", "cuda"]
    jobs_per_gpu: Annotated[int, Field(ge=1, le=64)]
    population: PopulationBlock
    training: TrainingBlock
    datasets: DatasetsBlock
    quantization: QuantizationBlock
    published: Annotated[str, Field(min_length=1)]
    second: Annotated[str, Field(min_length=1)] | None
    accept_changes: bool
    report: ReportBlock


@dataclass(frozen=True, kw_only=True)
class ExperimentSettings:
    """One experiment's block.

    Attributes
    ----------
    name : str
        Stem of the experiment's room.
    params : object
        Its validated `Params`.
    block : mapping
        The same as plain values, for provenance and for Snakemake.
    resources : ResourcesBlock
        What its jobs may use.
    uses_population : bool
        Whether it needs the trained networks.
    uses_device : bool
        Whether it evaluates samples on the configured device.
    trains : bool
        Whether it trains networks of its own.
    part : str
        The part of the report that its section belongs to, one of `PARTS`.
    """

    name: str
    params: Any
    block: Mapping[str, Any]
    resources: ResourcesBlock
    uses_population: bool
    uses_device: bool
    trains: bool
    part: str


def known_experiments() -> tuple[str, ...]:
    """Stems of all rooms under ``qgeom/experiments``."""
    found = pkgutil.iter_modules(qgeom.experiments.__path__)
    return tuple(sorted(module.name for module in found if module.ispkg))


def load_settings(config: Mapping[str, Any]) -> tuple[Settings, dict[str, ExperimentSettings]]:
    """Validate a configuration.

    Parameters
    ----------
    config : mapping
        What Snakemake read from config.yaml, other files and the command line.

    Returns
    -------
    settings : Settings
        The common blocks.
    experiments : dict of str to ExperimentSettings
        The configured experiments, part by part, in the order of the file.

    Raises
    ------
    ConfigError
        With one line per problem.
    """
    problems: list[str] = []
    common = {key: value for key, value in config.items() if key != "experiments"}
    settings = validate(Settings, common, (), problems, extra_known=("experiments",))
    experiments = _experiments(config.get("experiments"), problems)
    if settings is not None:
        problems += _impossible(settings)
        problems += _conflicts(settings, experiments)
    problems = told_once(not_finite(config), problems)
    if problems or settings is None:
        noun = "problem" if len(problems) == 1 else "problems"
        lines = "\n".join(f"  - {problem}" for problem in problems)
        raise ConfigError(f"the configuration has {len(problems)} {noun}:\n{lines}")
    order = sorted(experiments.values(), key=lambda entry: PARTS.index(entry.part))
    return settings, {entry.name: entry for entry in order}


def _impossible(settings: Settings) -> list[str]:
    """Problems that no single key shows."""
    problems = []
    if not settings.datasets.present():
        problems.append("datasets: is empty; configure at least one of moons, spirals")
    lists = {
        "quantization.bits": settings.quantization.bits,
        "quantization.grids": settings.quantization.grids,
        "report.formats": settings.report.formats,
    }
    for name, values in lists.items():
        if len(set(values)) < len(values):
            problems.append(f"{name}: {list(values)} repeats an entry")
    if _holds_sources(settings.results):
        problems.append(f"results: {settings.results!r} cannot hold a run; name another folder")
    return problems


def _holds_sources(folder: str) -> bool:
    """Whether a run there would write among the project's own files, or over the whole disk."""
    path = Path(os.path.normpath(ROOT / folder))
    sources = (ROOT / name for name in (*PACKAGES, "report", "tests", ".git"))
    return path in (ROOT, *ROOT.parents) or any(path.is_relative_to(place) for place in sources)


def _conflicts(settings: Settings, experiments: Mapping[str, ExperimentSettings]) -> list[str]:
    """Problems between an experiment's block and the population that it would get."""
    problems = []
    for name, experiment in experiments.items():
        room = importlib.import_module(f"qgeom.experiments.{name}.parameters")
        if experiment.uses_population:
            found = room.DEMANDS.conflicts(
                experiment.params,
                seeds=settings.population.seeds,
                grids=settings.quantization.grids,
                bits=settings.quantization.bits,
            )
            problems += [f"experiments.{name}.{problem}" for problem in found]
    return problems


def _experiments(blocks: object, problems: list[str]) -> dict[str, ExperimentSettings]:
    known = known_experiments()
    if not isinstance(blocks, Mapping) or not blocks:
        problems.append(f"experiments: needs a block for at least one of {', '.join(known)}")
        return {}
    found = {}
    for name, block in blocks.items():
        if name not in known:
            problems.append(unknown_key(("experiments", str(name)), block, known))
        elif block is not None:  # a null block switches an experiment off
            entry = _experiment(name, block, problems)
            if entry is not None:
                found[name] = entry
    if all(block is None for block in blocks.values()):
        problems.append(f"experiments: all are switched off; keep one of {', '.join(known)}")
    return found


def _experiment(name: str, block: object, problems: list[str]) -> ExperimentSettings | None:
    path = ("experiments", name)
    if not isinstance(block, Mapping):
        problems.append(f"{'.'.join(path)}: is {block!r}; needs a block of parameters, or null")
        return None
    module = importlib.import_module(f"qgeom.experiments.{name}.parameters")
    values = {key: value for key, value in block.items() if key != "resources"}
    params = validate(module.Params, values, path, problems, extra_known=("resources",))
    resources = validate(ResourcesBlock, block.get("resources", {}), (*path, "resources"), problems)
    if params is None or resources is None:
        return None
    return ExperimentSettings(
        name=name,
        params=params,
        block=values,
        resources=resources,
        uses_population=module.USES_POPULATION,
        uses_device=getattr(module, "USES_DEVICE", False),
        trains=getattr(module, "TRAINS", False),
        part=module.PART,
    )
