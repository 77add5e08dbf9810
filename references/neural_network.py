"""Multilayer perceptrons: writes neural_network.json."""

import json
import warnings
from pathlib import Path

import numpy as np
import scipy.optimize
import sklearn
from sklearn.datasets import make_classification, make_friedman1
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.simplefilter("ignore")
random = np.random.RandomState(7)

# scikit-learn ends lbfgs when the loss hardly falls; here it goes on until the gradient is flat.
minimize = scipy.optimize.minimize
scipy.optimize.minimize = lambda *args, options, **more: minimize(*args, options={**options, "ftol": 0}, **more)


class Begins:
    """Begins with parameters that are written out: those of a small seeded generator."""

    def _init_coef(self, fan_in, fan_out, dtype):
        own = np.random.RandomState(fan_in + 31 * fan_out)
        return np.round(own.randn(fan_in, fan_out) / 2, 3), np.round(own.randn(fan_out) / 2, 3)


class Regressor(Begins, MLPRegressor):
    pass


class Classifier(Begins, MLPClassifier):
    pass


def packed(coefs, intercepts):
    return np.concatenate([part.ravel() for part in [*coefs, *intercepts]])


rows = 23
points = np.round(random.randn(rows, 3), 3)
targets = {
    "number": np.round(points @ [1, -2, 0.5] + np.sin(2 * points[:, 0]) + 0.1 * random.randn(rows), 3),
    "count": random.poisson(np.exp(points[:, 0] / 2)),
    "two": np.array([["a", "b"][i] for i in (points[:, 0] + random.randn(rows) > 0).astype(int)]),
    "three": np.array([["a", "b", "c"][i] for i in random.randint(3, size=rows)]),
}
weights = np.round(0.25 + 2 * random.rand(rows), 2)
points_of = {
    "ordinary": points,
    "a constant column": np.c_[points[:, :2], np.full(rows, 1.5)],
    "tiny": points * 1e-150,
    "more features than rows": np.round(random.randn(rows, 30), 2),
}

batch = {"solver": "adam", "max_iter": 12, "batch_size": 5, "shuffle": False, "learning_rate_init": 0.01}
sgd = {"solver": "sgd", "max_iter": 12, "batch_size": 8, "shuffle": False, "learning_rate_init": 0.05}
all_at_once = {"solver": "lbfgs", "max_iter": 20000, "tol": 1e-9}
settings = [
    ("ordinary", "number", False, {**batch, "hidden_layer_sizes": [4]}),
    ("ordinary", "number", True, {**batch, "hidden_layer_sizes": [5, 3], "activation": "tanh", "alpha": 0.1}),
    ("ordinary", "number", False, {**sgd, "hidden_layer_sizes": [4], "activation": "logistic", "momentum": 0.5}),
    ("ordinary", "number", False, {**sgd, "hidden_layer_sizes": [4], "nesterovs_momentum": False, "learning_rate": "invscaling"}),
    ("ordinary", "count", True, {**batch, "hidden_layer_sizes": [4], "loss": "poisson"}),
    ("ordinary", "two", False, {**batch, "hidden_layer_sizes": [4], "activation": "tanh"}),
    ("ordinary", "two", True, {**sgd, "hidden_layer_sizes": [3, 3, 2]}),
    ("ordinary", "three", True, {**batch, "hidden_layer_sizes": [4]}),
    ("ordinary", "three", False, {**sgd, "hidden_layer_sizes": [], "max_iter": 300, "tol": 0.01, "n_iter_no_change": 2, "learning_rate": "adaptive"}),
    ("ordinary", "number", False, {**batch, "hidden_layer_sizes": [4], "max_iter": 400, "tol": 0.05, "n_iter_no_change": 3}),
    ("a constant column", "number", False, {**batch, "hidden_layer_sizes": [4]}),
    ("tiny", "number", False, {**batch, "hidden_layer_sizes": [4], "activation": "tanh"}),
    ("more features than rows", "three", False, {**batch, "hidden_layer_sizes": [4], "batch_size": "auto"}),
    ("ordinary", "number", True, {**all_at_once, "hidden_layer_sizes": [], "alpha": 0.5}),
    ("ordinary", "number", False, {**all_at_once, "hidden_layer_sizes": [3], "activation": "tanh", "alpha": 1}),
    ("ordinary", "count", False, {**all_at_once, "hidden_layer_sizes": [], "alpha": 0.1, "loss": "poisson"}),
    ("ordinary", "two", True, {**all_at_once, "hidden_layer_sizes": [3], "activation": "logistic", "alpha": 1}),
    ("ordinary", "three", False, {**all_at_once, "hidden_layer_sizes": [], "alpha": 1}),
    ("more features than rows", "three", False, {**all_at_once, "hidden_layer_sizes": [], "alpha": 2}),
]


def begins_with(own, model, weight):
    """Loss and gradient of the parameters that it begins with."""
    x = points_of[own]
    start = [model._init_coef(fan_in, fan_out, float) for fan_in, fan_out in zip(model_sizes(model), model_sizes(model)[1:])]
    model.coefs_, model.intercepts_ = [list(parts) for parts in zip(*start)]
    layers = len(model.coefs_) + 1
    y = model._validate_input(x, model.given, False, True)[1]
    y = y.reshape(len(x), -1)
    loss, coefs, intercepts = model._backprop(
        x, y, weight, [x] + [None] * (layers - 1), [None] * (layers - 1), [None] * (layers - 1), [None] * (layers - 1)
    )
    return packed(model.coefs_, model.intercepts_), loss, packed(coefs, intercepts)


def model_sizes(model):
    return [model.n_features_in_, *model.hidden_layer_sizes, model.n_outputs_]


camel = lambda name: name.replace("beta_1", "beta1").replace("beta_2", "beta2")


def camel_case(name):
    first, *others = camel(name).split("_")
    return first + "".join(other.capitalize() for other in others)


def case(own, target, is_weighted, params):
    is_number = target in ("number", "count")
    weight = weights if is_weighted else None
    model = (Regressor if is_number else Classifier)(**params)
    model.given = targets[target]
    model.fit(points_of[own], targets[target], sample_weight=weight)
    learnt, rounds = packed(model.coefs_, model.intercepts_), model.n_iter_
    answers = model.predict(points_of[own]) if is_number else model.predict_proba(points_of[own])
    start, loss, gradient = begins_with(own, model, weight)
    return {
        "points": own,
        "target": target,
        "isWeighted": is_weighted,
        "params": {camel_case(name): value for name, value in params.items()},
        "sizes": model_sizes(model),
        "start": start.tolist(),
        "loss": float(loss),
        "gradient": gradient.tolist(),
        "rounds": int(rounds),
        "learnt": learnt.tolist(),
        "answers": np.ravel(answers).tolist(),
    }


def spread(make, score, params):
    """The scores of 20 seeds on rows held out."""
    x, y = make
    half = len(x) // 2
    return [
        float(score(**params, random_state=seed).fit(x[:half], y[:half]).score(x[half:], y[half:])) for seed in range(20)
    ]


friedman = make_friedman1(400, n_features=5, noise=0.5, random_state=0)
friedman = (np.round(friedman[0] * 3 - 1.5, 3), np.round((friedman[1] - 14) / 5, 3))
classes = make_classification(400, n_features=5, n_informative=4, n_redundant=1, n_classes=3, random_state=1)
classes = (np.round(classes[0], 3), classes[1])
by_chance = []
for name, model, (x, y), params in [
    ("regressor", MLPRegressor, friedman, {"hidden_layer_sizes": [20], "learning_rate_init": 0.01, "max_iter": 100}),
    ("regressor", MLPRegressor, friedman, {"hidden_layer_sizes": [20], "solver": "sgd", "learning_rate_init": 0.02, "max_iter": 100, "early_stopping": True}),
    ("classifier", MLPClassifier, classes, {"hidden_layer_sizes": [20], "learning_rate_init": 0.01, "max_iter": 60}),
    ("classifier", MLPClassifier, classes, {"hidden_layer_sizes": [10], "solver": "lbfgs", "activation": "tanh", "max_iter": 60}),
]:
    by_chance.append({
        "estimator": name,
        "params": {camel_case(key): value for key, value in params.items()},
        "scores": spread((x, y), model, params),
    })

document = {
    "scikit-learn": sklearn.__version__,
    "points": {name: own.tolist() for name, own in points_of.items()},
    "targets": {name: own.tolist() for name, own in targets.items()},
    "weights": weights.tolist(),
    "cases": [case(*setting) for setting in settings],
    "byChance": by_chance,
    "regressor": {"points": friedman[0].tolist(), "target": friedman[1].tolist()},
    "classifier": {"points": classes[0].tolist(), "target": [f"c{k}" for k in classes[1]]},
}
with open(Path(__file__).with_suffix(".json"), "w") as file:
    json.dump(document, file, allow_nan=False, separators=(",", ":"))
    file.write("\n")
