"""Shared by all tests."""

import pytest

# Tests that share something costly, or that must not meet: each group stays in one process when
# tests run in several. The long ones start first, so that none is left over at the end.
_GROUPS = ("slurm", "workflow", "browser")


def _group(item: pytest.Item) -> str:
    """The group of a test: as marked, or else by its kind; empty for most."""
    marked = item.get_closest_marker("xdist_group")
    if marked is not None:
        return str(marked.args[0])
    return next((kind for kind in _GROUPS if item.get_closest_marker(kind)), "")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put each test into its group, and groups before single tests."""
    groups = {item: _group(item) for item in items}
    for item, group in groups.items():
        if group and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(group))
    order = {group: place for place, group in enumerate(_GROUPS)}
    items.sort(key=lambda item: order.get(groups[item], len(order)))
