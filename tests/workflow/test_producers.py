"""A section that names something missing is told who makes it."""

from workflow.producers import with_producers
from workflow.render.errors import Problem, ReportError


def explained(what):
    (problem,) = with_producers(ReportError([Problem("sections/a.qmd", 3, what, "x")])).problems
    assert (problem.file, problem.line, problem.what) == ("sections/a.qmd", 3, what)
    return problem.remedy


def test_variables_name_the_module_that_makes_them():
    remedy = explained("unknown variable neuron_kink.kink_flot")
    assert "qgeom/experiments/neuron_kink/prose.py" in remedy
    assert "workflow/report_numbers.py" in explained("unknown variable run.seedz")
    assert "id of a claim" in explained("unknown variable badge.TGQ-9-1-x")


def test_figures_name_the_module_that_draws_them():
    remedy = explained("missing image figures/neuron_kink/overlai.svg")
    assert "workflow/figures/neuron_kink.py" in remedy


def test_other_problems_keep_their_remedy():
    assert explained("unclosed div") == "x"
