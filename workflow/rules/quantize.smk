rule quantize:
    input:
        models=rules.train.output.models,
        code=lambda wc: code_of("quantize"),
    output:
        quantized=expand(
            f"{RESULTS}/quantized/{{{{dataset}}}}/seed{{seed}}.safetensors", seed=SEEDS
        ),
    log:
        f"{RESULTS}/logs/quantize/{{dataset}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/quantize/{{dataset}}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem_mb=memory("quantize", "dataset"),
        runtime=minutes("quantize", "dataset"),
    params:
        grids=list(SETTINGS.quantization.grids),
        bits=list(SETTINGS.quantization.bits),
        rounding=SETTINGS.quantization.rounding,
        quantize_biases=SETTINGS.quantization.quantize_biases,
    message:
        "quantize {wildcards.dataset}: every grid, every bit-width"
    script:
        "../scripts/quantize.py"
