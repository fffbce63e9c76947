# What jobs ask a cluster for: as measured (workflow/resources.py), and more on every retry. Local
# runs take no notice.

from workflow.resources import read_table

try:
    REQUESTS = read_table()
except QgeomError as error:
    raise WorkflowError(str(error)) from None


def memory(rule, wildcard=""):
    """Megabytes for a job, told from its rule's others by a wildcard."""

    def wanted(wildcards, attempt):
        return REQUESTS.memory_mb(rule, wildcards.get(wildcard, ""), attempt=attempt)

    return wanted


def minutes(rule, wildcard=""):
    """Minutes for a job, as `memory`."""

    def wanted(wildcards, attempt):
        return REQUESTS.minutes(rule, wildcards.get(wildcard, ""), attempt=attempt)

    return wanted


def compute_memory(wildcards, attempt):
    """Megabytes for an experiment: what its block of config.yaml says, or else as measured."""
    name = wildcards.experiment
    base = EXPERIMENTS[name].resources.mem_mb
    return REQUESTS.memory_mb("compute", name, attempt=attempt, base=base)


def compute_minutes(wildcards, attempt):
    """Minutes for an experiment, as `compute_memory`."""
    name = wildcards.experiment
    base = EXPERIMENTS[name].resources.runtime
    return REQUESTS.minutes("compute", name, attempt=attempt, base=base)
