# The geometry of quantization: one command from nothing to the paper.
#
#   snakemake --cores all
#
# This file is the table of contents. What can be tuned is in config.yaml; what a rule does is in
# workflow/rules; what is computed is in qgeom; the words are in report.

from snakemake.utils import min_version

min_version("9.10")


configfile: "config.yaml"


include: "workflow/rules/settings.smk"
include: "workflow/rules/resources.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/models.smk"
include: "workflow/rules/quantize.smk"
include: "workflow/rules/experiments.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/claims.smk"


# What takes no time needs no job on a cluster; and a group that fails loses all that it made, which
# the report must not when verdicts are not the published ones.
localrules:
    all,
    verdicts,


# Everything that a run promises, so that a deleted file is made again.
rule all:
    default_target: True
    input:
        REPORTS,
        rules.crate.output,
        rules.verdicts.output,
        rules.ledger.output,
        rules.tables.output,
        expand(DATASET, dataset=DATASETS),
        expand([MODEL, QUANTIZED], seed=SEEDS, dataset=DATASETS),
        expand(OF_EXPERIMENT, experiment=EXPERIMENTS, part=PARTS_OF_EXPERIMENT),
    message:
        "all: everything is there"


onsuccess:
    print_summary(RESULTS, REPORTS)
