"""Who makes a variable or figure that a section names and the run does not have."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.render.errors import Problem, ReportError

_VARIABLE = re.compile(r"unknown variable ([\w-]+)\.")
_FIGURE = re.compile(r"figures/([\w-]+)/")


def producer_of_variable(group: str) -> str:
    """Where the variables of one group are made.

    >>> producer_of_variable("neuron_kink")
    'variables() in qgeom/experiments/neuron_kink/prose.py makes neuron_kink.*'
    """
    if group == "run":
        return "workflow/report_numbers.py and workflow/scripts/collect_tables.py make run.*"
    if group == "badge":
        return "a badge is the id of a claim of a configured experiment, with '-' for '.'"
    return f"variables() in qgeom/experiments/{group}/prose.py makes {group}.*"


def producer_of_figures(experiment: str) -> str:
    """Where the figures of one experiment are made.

    >>> producer_of_figures("neuron_kink")
    'draw() in workflow/figures/neuron_kink.py makes the figures of neuron_kink'
    """
    return f"draw() in workflow/figures/{experiment}.py makes the figures of {experiment}"


def with_producers(error: ReportError) -> ReportError:
    """Name the producer of every missing variable and figure.

    Parameters
    ----------
    error : ReportError
        What the engine found wrong with the staged sources.

    Returns
    -------
    ReportError
        The same problems in the same places, with remedies that name files of this project.
    """
    return ReportError(_explained(problem) for problem in error.problems)


def _explained(problem: Problem) -> Problem:
    if variable := _VARIABLE.search(problem.what):
        return replace(problem, remedy=producer_of_variable(variable[1]))
    if figure := _FIGURE.search(problem.what):
        return replace(problem, remedy=producer_of_figures(figure[1]))
    return problem
