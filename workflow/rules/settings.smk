# The validated configuration, and the names that the rules are written with.

from pathlib import Path

from snakemake.exceptions import WorkflowError

from qgeom.errors import QgeomError
from qgeom.seeds import derive_seed
from workflow.closure import closure
from workflow.config import load_settings
from workflow.render.quarto import require_quarto
from workflow.report_sources import source_files
from workflow.summary import print_summary

try:
    SETTINGS, EXPERIMENTS = load_settings(config)
    if SETTINGS.report.engine == "quarto":
        require_quarto()  # now, and not when everything else is done
except QgeomError as error:
    raise WorkflowError(str(error)) from None

RESULTS = SETTINGS.results
DATASETS = SETTINGS.datasets.present()
TRAINING_GPUS = 1 if SETTINGS.device == "cuda" else 0  # on clusters: see docs/clusters.md
SEEDS = range(SETTINGS.population.seeds)
REPORTS = [f"{RESULTS}/report.{suffix}" for suffix in SETTINGS.report.formats]
# Settings of which no page tells: where things are and how they are made.
NOT_OF_THE_PAPER = {
    *("published", "second", "accept_changes"),
    *("report", "results", "jobs_per_gpu"),
}
PARTS = {name: experiment.part for name, experiment in EXPERIMENTS.items()}
PUBLISHED = [local(SETTINGS.published)] if Path(SETTINGS.published).is_file() else []

SECOND = [local(SETTINGS.second)] if SETTINGS.second else []

if not PUBLISHED and not SETTINGS.accept_changes:
    raise WorkflowError(
        f"published: {SETTINGS.published} does not exist; name the file of verdicts "
        "to compare with, or set accept_changes to true"
    )

if SECOND and not Path(SETTINGS.second).is_file():
    raise WorkflowError(
        f"second: {SETTINGS.second} does not exist; make it with make confirm, or set second to null"
    )

# Patterns, to be expanded: with results in object storage, outputs of rules cannot be. For the same
# runs sources are marked as local.
DATASET = f"{RESULTS}/datasets/{{dataset}}.safetensors"
MODEL = f"{RESULTS}/models/{{dataset}}/seed{{seed}}.safetensors"
QUANTIZED = f"{RESULTS}/quantized/{{dataset}}/seed{{seed}}.safetensors"
OF_EXPERIMENT = f"{RESULTS}/{{experiment}}/{{part}}"
PARTS_OF_EXPERIMENT = [
    "data.npz",
    "metrics.json",
    "claims.json",
    "variables.json",
    "tables",
    "figures",
]


wildcard_constraints:
    dataset="|".join(DATASETS),
    experiment="|".join(EXPERIMENTS),


def dataset_options(block):
    """The parameters of a dataset's law, without its sizes."""
    common = {"points", "test_points", "min_accuracy"}
    return {key: value for key, value in block.model_dump().items() if key not in common}


def code_of(script, *modules):
    """Source files whose change must run a script again: its imports, and what it loads by name."""
    names = (f"workflow.scripts.{script}", *modules)
    return [local(file) for file in sorted({file for name in names for file in closure(name)})]


def compute_modules(experiment):
    """Modules that the compute script loads by name for one experiment."""
    room = f"qgeom.experiments.{experiment}"
    needs_networks = EXPERIMENTS[experiment].uses_population
    files = ["workflow.population_files"] if needs_networks else []
    if EXPERIMENTS[experiment].trains:
        files.append("workflow.trained_files")
    return [f"{room}.compute", f"{room}.parameters", *files]


def population_files(wildcards):
    """Datasets, models and quantized models, for those jobs that use them."""
    experiment = wildcards.get("experiment")
    if experiment and not EXPERIMENTS[experiment].uses_population:
        return {}
    return {
        "datasets": expand(DATASET, dataset=DATASETS),
        "models": expand(MODEL, seed=SEEDS, dataset=DATASETS),
        "quantized": expand(QUANTIZED, seed=SEEDS, dataset=DATASETS),
    }


def trained_file(wildcards):
    """What an experiment trained for itself, if it does."""
    if not EXPERIMENTS[wildcards.experiment].trains:
        return {}
    return {"trained": f"{RESULTS}/{wildcards.experiment}/trained.safetensors"}


def report_sources():
    """The report's source files for the configured experiments."""
    try:
        return [local(file) for file in source_files(Path("report"), PARTS)]
    except QgeomError as error:
        raise WorkflowError(str(error)) from None
