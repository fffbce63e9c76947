# Two commands on a fresh machine: `make report` and `make test`. Both set everything up first.
# Needs Python 3.11 or newer and make; PYTHON=python3.12 chooses another interpreter.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORES ?= all
# PARALLEL="-n 2 --no-loadscope-reorder" runs tests in two processes.
PARALLEL ?=
SNAKEMAKE := $(BIN)/snakemake --cores $(CORES)
QUICK := --configfile config.quick.yaml

.DEFAULT_GOAL := help

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

report: $(VENV)/run.stamp  ## train, quantize, experiment, judge, render: the whole paper
	$(SNAKEMAKE)
	@cat results/summary.txt

quick: $(VENV)/run.stamp  ## the same graph on a small configuration, into results/quick
	$(SNAKEMAKE) $(QUICK) $(ARGS)
	@cat results/quick/summary.txt

verify: $(VENV)/run.stamp  ## the whole run, then what differs from the published values
	$(SNAKEMAKE) --config accept_changes=True
	@$(BIN)/python -m workflow.verify results

test: $(VENV)/dev.stamp  ## all tests, a full small run among them
	$(BIN)/python -m pytest $(PARALLEL) $(PYTEST_ARGS)

check: $(VENV)/dev.stamp  ## format, lint, types, Snakefiles; changes nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/snakefmt --check Snakefile workflow/rules
	$(BIN)/snakemake --lint $(QUICK)

format: $(VENV)/dev.stamp  ## put code and Snakefiles into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/snakefmt Snakefile workflow/rules

bench: $(VENV)/run.stamp  ## measure costs, as ratios against a baseline in the same run
	$(BIN)/python -m benchmarks.run $(ARGS)

publish: $(VENV)/run.stamp  ## record the verdicts of the last run as the published ones
	$(BIN)/python -m workflow.publish results report/verdicts.yaml
	$(BIN)/python -m workflow.publish results/quick report/verdicts-quick.yaml

confirm: $(VENV)/run.stamp  ## the whole run on a second population; records its verdicts
	$(SNAKEMAKE) --configfile config.second.yaml $(ARGS)
	$(BIN)/python -m workflow.publish results/second report/verdicts-second.yaml

unlock: $(VENV)/run.stamp  ## after a kill -9, when no other run is going on
	$(SNAKEMAKE) --unlock

lock: $(VENV)/dev.stamp  ## resolve the newest versions into requirements*.lock
	$(BIN)/python -m workflow.lock

measure: $(VENV)/run.stamp  ## record what the jobs of the last run took, for requests on clusters
	$(BIN)/python -m workflow.resources results/benchmarks

setup: $(VENV)/run.stamp  ## only install

cluster: $(VENV)/run.stamp  ## install what submits to clusters; see docs/clusters.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-cluster.lock

clean:  ## remove everything that runs made, but not the environment
	rm -rf results .snakemake

distclean: clean  ## remove the environment too
	rm -rf $(VENV) *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Stamps are made last: an interrupted installation is taken up again.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# Tests have the plug-ins for clusters in a folder of their own: requirements-cluster.lock says why.
$(VENV)/dev.stamp: requirements-dev.lock requirements-cluster.lock $(VENV)/run.stamp | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade \
	  --target $(VENV)/cluster -r requirements-cluster.lock
	@touch $@

.PHONY: help report quick verify test check format bench publish confirm unlock lock measure \
  setup cluster clean distclean
