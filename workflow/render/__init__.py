"""Render the report: one Quarto project in, one self-contained HTML file and one PDF out.

Where the ``quarto`` command exists it does the work; elsewhere the same sources go through the
embedded engine (pandoc and typst as PyPI packages).
"""

from __future__ import annotations

from workflow.render.check import check_outputs
from workflow.render.engine import RenderReceipt, render_report
from workflow.render.errors import Problem, ReportError

__all__ = ["Problem", "RenderReceipt", "ReportError", "check_outputs", "render_report"]
