"""SGDRegressor, SGDClassifier and Perceptron: writes sgd.json.

In the order of the rows, nothing is left to chance: coefficients are compared. Shuffled, the scores of 20 seeds are.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from scipy import sparse
from sklearn.linear_model import Perceptron, SGDClassifier, SGDRegressor

warnings.simplefilter("ignore")
random = np.random.RandomState(13)

n = 60
X = random.randn(n, 3)
score = X @ [1.0, -0.7, 0.4] + 0.5 * random.randn(n)
two = np.where(score > 0, "yes", "no")
three = np.array(["low", "mid", "top"])[np.digitize(score, [-0.7, 0.6])]
weights = random.choice([0.5, 1.0, 2.0, 3.0], n)

order = {"shuffle": False, "tol": None, "maxIter": 7}
fits = [
    (SGDRegressor, order, "numbers"),
    *[(SGDRegressor, {**order, "loss": loss}, "numbers") for loss in ("huber", "epsilon_insensitive", "squared_epsilon_insensitive")],
    *[(SGDRegressor, {**order, "penalty": penalty, "alpha": 0.01}, "numbers") for penalty in ("l1", "elasticnet", None)],
    *[(SGDRegressor, {**order, "learningRate": rate, "alpha": 0.1}, "numbers") for rate in ("constant", "optimal", "adaptive")],
    *[(SGDRegressor, {**order, "loss": "epsilon_insensitive", "learningRate": rate, "eta0": 0.3}, "numbers") for rate in ("pa1", "pa2")],
    (SGDRegressor, {**order, "average": True}, "numbers"),
    (SGDRegressor, {**order, "average": 100, "penalty": "elasticnet", "l1Ratio": 0.5}, "numbers"),
    (SGDRegressor, {"shuffle": False}, "numbers"),
    (SGDRegressor, {"shuffle": False, "learningRate": "adaptive", "tol": 1e-4}, "numbers"),
    (SGDRegressor, {**order, "fitIntercept": False, "powerT": 0.5}, "numbers"),
    *[
        (SGDClassifier, {**order, "loss": loss}, "two")
        for loss in ("hinge", "log_loss", "modified_huber", "squared_hinge", "perceptron", "epsilon_insensitive")
    ],
    # The optimal rate's first steps are so long that these losses swing up, and rounding with them.
    *[(SGDClassifier, {**order, "loss": loss, "learningRate": "invscaling"}, "two") for loss in ("squared_error", "huber")],
    *[(SGDClassifier, {**order, "penalty": penalty, "alpha": 0.01}, "three") for penalty in ("l2", "l1", "elasticnet", None)],
    *[(SGDClassifier, {**order, "learningRate": rate, "eta0": 0.2}, "two") for rate in ("constant", "invscaling", "adaptive", "pa1", "pa2")],
    (SGDClassifier, {"shuffle": False, "loss": "log_loss", "alpha": 0.01}, "three"),
    (SGDClassifier, {"shuffle": False, "loss": "modified_huber", "average": 30, "alpha": 0.1}, "three"),
    (SGDClassifier, {**order, "classWeight": "balanced"}, "two"),
    (SGDClassifier, {**order, "classWeight": {"mid": 3.0}}, "three"),
    (Perceptron, {"shuffle": False}, "two"),
    (Perceptron, {**order, "penalty": "l2", "alpha": 0.001}, "three"),
]
pythonic = {
    "maxIter": "max_iter",
    "learningRate": "learning_rate",
    "l1Ratio": "l1_ratio",
    "fitIntercept": "fit_intercept",
    "powerT": "power_t",
    "classWeight": "class_weight",
    "earlyStopping": "early_stopping",
}
targets = {"numbers": score, "two": two, "three": three}


def make(estimator, params, **more):
    return estimator(**{pythonic.get(key, key): value for key, value in params.items()}, **more)


cases = []
for estimator, params, target in fits:
    for kind in ("plain", "weighted", "sparse"):
        # scikit-learn measures sparse coefficients by the last row's alone, so that it stops at other times.
        if kind == "sparse" and params.get("tol", 0) is not None:
            continue
        if kind == "weighted" and params.get("learningRate") in ("pa1", "pa2"):
            continue
        model = make(estimator, params)
        model.fit(sparse.csr_matrix(X) if kind == "sparse" else X, targets[target], sample_weight=weights if kind == "weighted" else None)
        probable = params.get("loss") in ("log_loss", "modified_huber")
        cases.append(
            {
                "estimator": estimator.__name__,
                "params": params,
                "target": target,
                "kind": kind,
                "coef": np.ravel(model.coef_).tolist(),
                "intercept": np.ravel(model.intercept_).tolist(),
                "probabilities": model.predict_proba(X[:6]).tolist() if probable else None,
            }
        )

shuffled = [
    (SGDRegressor, {}, "numbers"),
    (SGDRegressor, {"earlyStopping": True, "loss": "huber"}, "numbers"),
    (SGDClassifier, {}, "three"),
    (SGDClassifier, {"loss": "log_loss", "earlyStopping": True}, "two"),
    (SGDClassifier, {"loss": "log_loss", "average": True, "penalty": "elasticnet"}, "three"),
    (Perceptron, {}, "two"),
]
scores = []
for estimator, params, target in shuffled:
    own = [make(estimator, params, random_state=seed).fit(X, targets[target]).score(X, targets[target]) for seed in range(20)]
    scores.append(
        {"estimator": estimator.__name__, "params": params, "target": target, "mean": np.mean(own), "spread": np.std(own, ddof=1)}
    )

document = {
    "scikit-learn": sklearn.__version__,
    "rows": X.tolist(),
    "targets": {name: target.tolist() for name, target in targets.items()},
    "weights": weights.tolist(),
    "cases": cases,
    "scores": scores,
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(document, allow_nan=False, separators=(",", ":")) + "\n")
