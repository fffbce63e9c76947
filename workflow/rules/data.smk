rule dataset:
    input:
        code=lambda wc: code_of("make_dataset"),
    output:
        dataset=f"{RESULTS}/datasets/{{dataset}}.safetensors",
    log:
        f"{RESULTS}/logs/dataset/{{dataset}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/dataset/{{dataset}}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("dataset", "dataset"),
        runtime=minutes("dataset", "dataset"),
    params:
        points=lambda wc: DATASETS[wc.dataset].points,
        test_points=lambda wc: DATASETS[wc.dataset].test_points,
        options=lambda wc: dataset_options(DATASETS[wc.dataset]),
        seed=lambda wc: derive_seed(SETTINGS.seed, "dataset", wc.dataset),
    message:
        "dataset {wildcards.dataset}: draw its points"
    script:
        "../scripts/make_dataset.py"
