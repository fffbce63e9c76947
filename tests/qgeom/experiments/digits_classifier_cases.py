"""Small parameters of `digits_classifier` for its tests."""

from qgeom.experiments.digits_classifier.parameters import Params

PARAMS = Params(
    images="digits",
    downloads="",
    train_images=120,
    test_images=60,
    hidden=((4,), (7, 5)),
    reference_hidden=(7, 5),
    epochs=4,
    batch=32,
    learning_rate=0.01,
    affine_learning_rate=0.05,
    seeds=2,
    grids=("symmetric_tensor", "fixed_range"),
    bits=(2, 8),
    reference_bits=8,
    good_accuracy=0.95,
    accuracy_effect=0.01,
    rare_threshold=0.01,
    confidence=0.95,
    showcase_seed=1,
)
