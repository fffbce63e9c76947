"""A change reruns exactly what depends on it; a damaged file is noticed and named."""

from __future__ import annotations

import pytest

from tests.workflow.project import Project

pytestmark = pytest.mark.workflow

REPORT = {"stage", "render", "crate"}
AFTER_A_CLAIM = {"ledger", "tables", "verdicts"} | REPORT
BOTH = ("neuron_kink", "classifier_flips")


def of(experiment: str, *rules: str) -> set[str]:
    """Names of one experiment's jobs."""
    return {f"{rule}:{experiment}" for rule in rules}


def edit(project: Project, name: str, text: str = "\n# edited\n") -> None:
    """Append to a file of the project."""
    path = project.folder / name
    assert path.is_file(), name
    with path.open("a") as file:
        file.write(text)


def test_an_edited_section_only_renders(project: Project) -> None:
    edit(project, "report/sections/neuron_kink.qmd", "\nOne more sentence.\n")
    assert project.planned() == REPORT
    project.succeed()
    assert "One more sentence." in (project.folder / "results/report.html").read_text()
    assert project.planned() == set()


def test_an_edited_library_module_reruns_its_dependents_alone(project: Project) -> None:
    edit(project, "qgeom/experiments/neuron_kink/neuron.py")
    assert project.planned() == of("neuron_kink", "compute", "judge", "draw") | AFTER_A_CLAIM


def test_edited_parameters_of_an_experiment_count_as_its_code(project: Project) -> None:
    edit(project, "qgeom/experiments/neuron_kink/parameters.py")
    assert project.planned() == of("neuron_kink", "compute", "judge", "draw") | AFTER_A_CLAIM


def test_edited_claims_judge_again_without_computing(project: Project) -> None:
    edit(project, "qgeom/experiments/neuron_kink/claims.py")
    assert project.planned() == of("neuron_kink", "judge") | AFTER_A_CLAIM


def test_an_edited_figure_draws_and_renders(project: Project) -> None:
    edit(project, "workflow/figures/neuron_kink.py")
    assert project.planned() == of("neuron_kink", "draw") | REPORT


def test_edited_grids_spare_data_training_and_the_other_experiment(project: Project) -> None:
    edit(project, "qgeom/grids.py")
    planned = project.planned()
    assert "quantize:moons" in planned
    assert of("classifier_flips", "compute", "judge", "draw") <= planned
    assert not planned & ({"dataset:moons", "train:moons"} | of("neuron_kink", "compute"))


def test_a_touched_file_with_the_same_content_reruns_nothing(project: Project) -> None:
    (project.folder / "qgeom/grids.py").touch()
    assert project.planned() == set()


def test_a_changed_parameter_reruns_its_experiment_and_what_follows(project: Project) -> None:
    text = (project.folder / "tiny.yaml").read_text()
    (project.folder / "tiny.yaml").write_text(text.replace("samples: 21", "samples: 31"))
    planned = project.planned()
    assert planned == of("neuron_kink", "compute", "judge", "draw") | AFTER_A_CLAIM


def test_another_seed_reruns_everything(project: Project) -> None:
    planned = project.planned("--config", "seed=5")
    assert {"dataset:moons", "train:moons", "quantize:moons"} <= planned
    assert of("classifier_flips", "compute", "judge", "draw") <= planned


# Both kinds of damage to every format are tested on the readers, in test_artifacts.py and
# test_networks.py; here, that a run meets them with a message and recovers.
@pytest.mark.parametrize(
    ("damaged", "how"),
    [
        ("results/models/moons/seed1.safetensors", "truncated"),
        ("results/datasets/moons.safetensors", "edited"),
        ("results/quantized/moons/seed0.safetensors", "edited"),
        ("results/neuron_kink/data.npz", "truncated"),
        ("results/neuron_kink/metrics.json", "edited"),
        ("results/neuron_kink/claims.json", "truncated"),
    ],
)
def test_a_damaged_file_is_noticed_and_named(project: Project, damaged: str, how: str) -> None:
    path = project.folder / damaged
    content = path.read_bytes()
    if how == "truncated":
        path.write_bytes(content[: len(content) // 2])
    else:
        middle = len(content) * 3 // 4
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    done = project.run()
    assert done.returncode != 0
    assert f"ArtifactError: {damaged}" in done.stdout
    assert "delete it and run the same command again" in done.stdout
    path.unlink()
    project.succeed()
    assert path.read_bytes() == content


def test_a_deleted_figure_is_drawn_again(project: Project) -> None:
    figure = project.folder / "results/neuron_kink/figures/overlay.svg"
    content = figure.read_bytes()
    figure.unlink()
    done = project.run("--forcerun", "stage")
    assert done.returncode != 0
    assert "overlay.svg" in done.stdout
    project.succeed("--forcerun", "draw")
    assert figure.read_bytes() == content
