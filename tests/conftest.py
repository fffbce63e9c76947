"""Shared by all tests: in which order they run, and which stay together in several processes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import browser, pytest_runtest_makereport, visitor

__all__ = ["browser", "pytest_runtest_makereport", "visitor"]

# Files that share something costly, or that must not meet. The long ones start first, so that
# none is left over at the end; all other files are groups of their own.
_TOGETHER = {
    "tests/cluster/test_generic.py": "cluster",
    "tests/cluster/test_slurm_jobs.py": "cluster",
    "tests/cluster/test_slurm_runs.py": "cluster",
    "tests/cluster/test_slurm_time.py": "cluster",
    "tests/cluster/test_storage.py": "cluster",
    "tests/workflow/test_killed.py": "workflow",
    "tests/workflow/test_rebuild.py": "workflow",
    "tests/workflow/test_run.py": "workflow",
    "tests/workflow/test_run_page.py": "workflow",
    "tests/render/test_accessibility.py": "browser",
    "tests/render/test_browser.py": "browser",
    "tests/render/test_explorer.py": "browser",
    "tests/render/test_explorer_cells.py": "browser",
    "tests/render/test_keyboard.py": "browser",
    "tests/render/test_made.py": "browser",
    "tests/render/test_sliders.py": "browser",
}
_FIRST = tuple(dict.fromkeys(_TOGETHER.values()))


def _group(nodeid: str) -> str:
    """The group of a test: that of its file."""
    file = nodeid.split("::", maxsplit=1)[0]
    return _TOGETHER.get(file, file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long groups before single files."""
    order = {group: place for place, group in enumerate(_FIRST)}
    items.sort(key=lambda item: order.get(_group(item.nodeid), len(order)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Keep groups together when tests run in several processes."""
    from xdist.scheduler import LoadScopeScheduling

    class GroupScheduling(LoadScopeScheduling):
        """One process per group."""

        def _split_scope(self, nodeid: str) -> str:
            return _group(nodeid)

    return GroupScheduling(config, log)
