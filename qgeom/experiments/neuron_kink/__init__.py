"""One neuron in one dimension: how quantization moves its kink (roadmap experiment 1)."""
