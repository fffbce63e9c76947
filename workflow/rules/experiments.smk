# One pair of rules for all experiments, and one more for their claims (claims.smk).
# What differs between them is in their rooms and in their blocks of config.yaml.


# For experiments whose networks are not those of the common population.
rule train_experiment:
    input:
        code=lambda wc: code_of(
            "train_experiment",
            f"qgeom.learning.{wc.experiment}",
            f"qgeom.experiments.{wc.experiment}.parameters",
        ),
    output:
        trained=f"{RESULTS}/{{experiment}}/trained.safetensors",
    log:
        f"{RESULTS}/logs/train/{{experiment}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/train/{{experiment}}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("train", "experiment"),
        runtime=minutes("train", "experiment"),
        gpu=TRAINING_GPUS,
        jobs_per_gpu=SETTINGS.jobs_per_gpu,
    params:
        block=lambda wc: dict(EXPERIMENTS[wc.experiment].block),
        seed=SETTINGS.seed,
        device=SETTINGS.device,
    message:
        "train {wildcards.experiment}: networks of its own"
    script:
        "../scripts/train_experiment.py"


rule compute:
    input:
        unpack(population_files),
        unpack(trained_file),
        code=lambda wc: code_of("compute", *compute_modules(wc.experiment)),
    output:
        data=f"{RESULTS}/{{experiment}}/data.npz",
        metrics=f"{RESULTS}/{{experiment}}/metrics.json",
    log:
        f"{RESULTS}/logs/compute/{{experiment}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/compute/{{experiment}}.tsv"
    conda:
        "../../environment.yml"
    threads: lambda wc: EXPERIMENTS[wc.experiment].resources.threads
    resources:
        mem_mb=compute_memory,
        runtime=compute_minutes,
        gpu=lambda wc: EXPERIMENTS[wc.experiment].resources.gpu,
        jobs_per_gpu=SETTINGS.jobs_per_gpu,
    params:
        block=lambda wc: dict(EXPERIMENTS[wc.experiment].block),
        uses_population=lambda wc: EXPERIMENTS[wc.experiment].uses_population,
        device=lambda wc: SETTINGS.device if EXPERIMENTS[wc.experiment].uses_device else "",
        seed=SETTINGS.seed,
    message:
        "compute {wildcards.experiment}: its data and metrics"
    script:
        "../scripts/compute.py"


rule draw:
    input:
        data=rules.compute.output.data,
        metrics=rules.compute.output.metrics,
        code=lambda wc: code_of("draw", f"workflow.figures.{wc.experiment}"),
    output:
        figures=directory(f"{RESULTS}/{{experiment}}/figures"),
    log:
        f"{RESULTS}/logs/draw/{{experiment}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/draw/{{experiment}}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("draw", "experiment"),
        runtime=minutes("draw", "experiment"),
    message:
        "draw {wildcards.experiment}: its figures"
    script:
        "../scripts/draw.py"
