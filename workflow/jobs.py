"""What every job does around its work: a log with progress, and readable errors."""

from __future__ import annotations

import logging
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qgeom.errors import QgeomError


@contextmanager
def job_log(path: str | Path) -> Iterator[logging.Logger]:
    """Log to a file; end a job that fails with one readable message.

    Parameters
    ----------
    path : path-like
        The rule's log file; made anew.

    Yields
    ------
    logging.Logger
        For progress lines.

    Raises
    ------
    SystemExit
        With status 1 after a `QgeomError`, whose message goes to the log and to stderr. Any
        other exception is a bug: its traceback goes to the log as well, and it propagates.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(target, mode="w", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    logger = logging.getLogger("qgeom")  # the library logs its progress below this name
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    start = time.perf_counter()
    try:
        yield logger
        logger.info("done in %.1f s", time.perf_counter() - start)
    except QgeomError as error:
        logger.error("%s: %s", type(error).__name__, error)  # noqa: TRY400 - expected errors need no trace
        sys.exit(f"{type(error).__name__}: {error}")
    except Exception:
        logger.error("%s", traceback.format_exc())  # noqa: TRY400 - the trace is in the text
        raise
    finally:
        logger.removeHandler(handler)
        handler.close()
