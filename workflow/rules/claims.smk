rule judge:
    input:
        data=rules.compute.output.data,
        metrics=rules.compute.output.metrics,
        code=lambda wc: code_of(
            "judge",
            f"qgeom.experiments.{wc.experiment}.claims",
            f"qgeom.experiments.{wc.experiment}.prose",
        ),
    output:
        claims=f"{RESULTS}/{{experiment}}/claims.json",
        variables=f"{RESULTS}/{{experiment}}/variables.json",
        tables=directory(f"{RESULTS}/{{experiment}}/tables"),
    log:
        f"{RESULTS}/logs/judge/{{experiment}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/judge/{{experiment}}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("judge", "experiment"),
        runtime=minutes("judge", "experiment"),
    message:
        "judge {wildcards.experiment}: its claims, numbers and tables"
    script:
        "../scripts/judge.py"


rule tables:
    input:
        unpack(population_files),
        tables=expand(OF_EXPERIMENT, experiment=EXPERIMENTS, part="tables"),
        code=lambda wc: code_of("collect_tables"),
    output:
        tables=directory(f"{RESULTS}/tables"),
        variables=f"{RESULTS}/population.json",
    log:
        f"{RESULTS}/logs/tables.log",
    benchmark:
        f"{RESULTS}/benchmarks/tables.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("tables"),
        runtime=minutes("tables"),
    message:
        "tables: gather those of all experiments"
    script:
        "../scripts/collect_tables.py"


rule ledger:
    input:
        claims=expand(OF_EXPERIMENT, experiment=EXPERIMENTS, part="claims.json"),
        published=PUBLISHED,
        code=lambda wc: code_of("collect_claims"),
    output:
        claims=f"{RESULTS}/claims.json",
        certificate=f"{RESULTS}/certificate.json",
    log:
        f"{RESULTS}/logs/ledger.log",
    benchmark:
        f"{RESULTS}/benchmarks/ledger.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("ledger"),
        runtime=minutes("ledger"),
    params:
        seed=SETTINGS.seed,
    message:
        "ledger: gather all claims"
    script:
        "../scripts/collect_claims.py"


# Waits for the report, so that a reader can look into verdicts that changed.
rule verdicts:
    input:
        claims=rules.ledger.output.claims,
        certificate=rules.ledger.output.certificate,
        published=PUBLISHED,
        report=ancient(REPORTS),  # waited for, but a new rendering changes no verdict
        code=lambda wc: code_of("check_verdicts"),
    output:
        summary=f"{RESULTS}/summary.txt",
    log:
        f"{RESULTS}/logs/verdicts.log",
    benchmark:
        f"{RESULTS}/benchmarks/verdicts.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("verdicts"),
        runtime=minutes("verdicts"),
    params:
        accept_changes=SETTINGS.accept_changes,
    message:
        "verdicts: compare with the published ones"
    script:
        "../scripts/check_verdicts.py"
