# Gather the sources, the numbers and the figures; render them. Nothing is computed here.

ON_THE_POPULATION = [name for name, room in EXPERIMENTS.items() if room.uses_population]
TRAINED = [
    f"{RESULTS}/{name}/trained.safetensors" for name, room in EXPERIMENTS.items() if room.trains
]


rule stage:
    input:
        unpack(population_files),
        trained=TRAINED,
        data=expand(OF_EXPERIMENT, experiment=EXPERIMENTS, part="data.npz"),
        figures=expand(OF_EXPERIMENT, experiment=EXPERIMENTS, part="figures"),
        variables=expand(f"{RESULTS}/{{experiment}}/variables.json", experiment=EXPERIMENTS),
        metrics=expand(OF_EXPERIMENT, experiment=EXPERIMENTS, part="metrics.json"),
        claims=f"{RESULTS}/claims.json",
        certificate=f"{RESULTS}/certificate.json",
        tables=f"{RESULTS}/tables",
        population=f"{RESULTS}/population.json",
        second=SECOND,
        sources=report_sources(),
        code=lambda wc: code_of("stage"),
    output:
        source=directory(f"{RESULTS}/report"),
    log:
        f"{RESULTS}/logs/stage.log",
    benchmark:
        f"{RESULTS}/benchmarks/stage.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("stage"),
        runtime=minutes("stage"),
    params:
        experiments=PARTS,
        on_the_population=ON_THE_POPULATION,
        settings=SETTINGS.model_dump(mode="json", exclude=NOT_OF_THE_PAPER),
    message:
        "stage: gather the report"
    script:
        "../scripts/stage.py"


rule render:
    input:
        source=rules.stage.output.source,
        code=lambda wc: code_of("render"),
    output:
        reports=REPORTS,
    log:
        f"{RESULTS}/logs/render.log",
    benchmark:
        f"{RESULTS}/benchmarks/render.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("render"),
        runtime=minutes("render"),
    params:
        engine=SETTINGS.report.engine,
    message:
        "render: the report as {output}"
    script:
        "../scripts/render.py"


# Describes all that the run made, for archives and their readers.
rule crate:
    input:
        unpack(population_files),
        trained=TRAINED,
        reports=REPORTS,
        results=expand(
            OF_EXPERIMENT,
            experiment=EXPERIMENTS,
            part=["data.npz", "metrics.json", "claims.json", "figures"],
        ),
        claims=f"{RESULTS}/claims.json",
        certificate=f"{RESULTS}/certificate.json",
        tables=f"{RESULTS}/tables",
        code=lambda wc: code_of("write_crate"),
    output:
        crate=f"{RESULTS}/ro-crate-metadata.json",
    log:
        f"{RESULTS}/logs/crate.log",
    benchmark:
        f"{RESULTS}/benchmarks/crate.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("crate"),
        runtime=minutes("crate"),
    params:
        experiments=list(EXPERIMENTS),
        on_the_population=ON_THE_POPULATION,
    message:
        "crate: describe the run as an RO-Crate"
    script:
        "../scripts/write_crate.py"
