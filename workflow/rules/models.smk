rule train:
    input:
        dataset=f"{RESULTS}/datasets/{{dataset}}.safetensors",
        code=lambda wc: code_of("train"),
    output:
        models=expand(f"{RESULTS}/models/{{{{dataset}}}}/seed{{seed}}.safetensors", seed=SEEDS),
    log:
        f"{RESULTS}/logs/train/{{dataset}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/train/{{dataset}}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("train", "dataset"),
        runtime=minutes("train", "dataset"),
        gpu=TRAINING_GPUS,
        jobs_per_gpu=SETTINGS.jobs_per_gpu,
    params:
        hidden=list(SETTINGS.population.hidden),
        seeds=SETTINGS.population.seeds,
        attempts=SETTINGS.training.attempts,
        epochs=SETTINGS.training.epochs,
        learning_rate=SETTINGS.training.learning_rate,
        min_accuracy=lambda wc: DATASETS[wc.dataset].min_accuracy,
        seed=SETTINGS.seed,
        device=SETTINGS.device,
    message:
        "train {wildcards.dataset}: {params.seeds} networks in one batch"
    script:
        "../scripts/train.py"
