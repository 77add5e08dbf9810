"""LinearSVC and LinearSVR: writes svm.json. At tight tolerances, so that the answer is the minimum's.

LIBLINEAR does not always get there, however long it goes on (measured: an objective up to 5e-3 above its least). Where SciPy's
quadratic programming finds a lower one, the case holds its answer and says `"exact": true`.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from scipy.optimize import minimize
from sklearn.svm import LinearSVC, LinearSVR
from sklearn.utils.class_weight import compute_class_weight

# Below what rounding leaves, nothing counts as converged.
warnings.simplefilter("ignore")
random = np.random.RandomState(9)

n = 40
X = random.randn(n, 3) + [0.0, 0.5, -0.5]
score = X @ [1.0, -0.7, 0.4] + 0.6 * random.randn(n)
two = np.where(score > np.median(score), "yes", "no")
three = np.array(["low", "mid", "top"])[np.digitize(score, [-1.2, 0.2])]
weights = random.choice([0.0, 0.5, 1.0, 2.0, 3.0], n)
wide = random.randn(12, 20)
fuel = (random.randint(0, 4, n)[:, None] == np.arange(4)).astype(float)

tables = {
    "two classes": (X, two, score),
    "three classes": (X, three, 10 * score + 3),
    "mixed scales": (X * [10.0, 0.1, 1.0], two, score),
    "collinear": (np.column_stack([X, X[:, 0] + 2 * X[:, 1]]), three, score),
    "a constant column": (np.column_stack([X[:, :2], np.full(n, 3.0)]), two, score),
    "separable": (X[:, :1], np.where(X[:, 0] > 0.1, "yes", "no"), 2 * X[:, 0] - 1),
    "more features than rows": (wide, np.array(["a", "b", "c"])[np.arange(12) % 3], wide[:, 0]),
    "one-hot": (np.column_stack([fuel, X[:, 0]]), three, score),
    "duplicates": (X[[0, 0, 0, 1, 1, 2, 3, 3]], two[[0, 0, 0, 1, 1, 2, 3, 3]], score[[0, 0, 0, 1, 1, 2, 3, 3]]),
    "two rows": (X[[0, 1]], np.array(["a", "b"]), score[[0, 1]]),
}
everywhere = list(tables)
svc = [
    ({}, everywhere),
    ({"loss": "hinge"}, everywhere),
    ({"penalty": "l1"}, ["two classes", "three classes", "more features than rows", "one-hot"]),
    ({"C": 0.1, "interceptScaling": 10.0}, ["two classes", "three classes"]),
    ({"C": 0.1, "interceptScaling": 3.0, "loss": "hinge"}, ["two classes", "three classes"]),
    ({"C": 10.0, "fitIntercept": False}, ["two classes", "three classes"]),
    ({"classWeight": "balanced"}, ["two classes", "three classes"]),
    ({"classWeight": "balanced", "loss": "hinge"}, ["two classes", "three classes"]),
]
svr = [
    ({}, everywhere),
    ({"loss": "squared_epsilon_insensitive"}, everywhere),
    ({"epsilon": 0.5, "C": 0.3}, ["two classes", "three classes", "more features than rows"]),
    ({"epsilon": 0.5, "loss": "squared_epsilon_insensitive", "interceptScaling": 5.0}, ["two classes", "three classes"]),
    ({"epsilon": 0.1, "fitIntercept": False}, ["two classes", "one-hot"]),
    ({"epsilon": 1000.0}, ["two classes"]),
]
pythonic = {"fitIntercept": "fit_intercept", "interceptScaling": "intercept_scaling", "classWeight": "class_weight"}



def objective(w, A, y, weight, params):
    """LIBLINEAR's, of a class against the rest; A has the constant column."""
    short = np.maximum(0, 1 - y * (A @ w))
    loss = short if params.get("loss") == "hinge" else short**2
    penalty = np.abs(w).sum() if params.get("penalty") == "l1" else w @ w / 2
    return params.get("C", 1.0) * (weight @ loss) + penalty


def least(A, y, weight, params):
    """The hinge loss as a quadratic programme of w and what each row is short of; the l1 penalty of its two halves."""
    m, p = A.shape
    C = params.get("C", 1.0)
    if params.get("loss") == "hinge":
        value = lambda z: z[:p] @ z[:p] / 2 + C * weight @ z[p:]
        slope = lambda z: np.concatenate([z[:p], C * weight])
        M = np.hstack([y[:, None] * A, np.eye(m)])
        rows = {"type": "ineq", "fun": lambda z: M @ z - 1, "jac": lambda z: M}
        start = np.concatenate([np.zeros(p), np.ones(m)])
        found = minimize(value, start, jac=slope, method="SLSQP", constraints=rows, bounds=[(None, None)] * p + [(0, None)] * m, options={"ftol": 1e-18, "maxiter": 1000})
        return found.x[:p]
    halves = lambda z: z[:p] - z[p:]
    value = lambda z: C * weight @ np.maximum(0, 1 - y * (A @ halves(z))) ** 2 + z.sum()
    def slope(z):
        g = A.T @ (-2 * C * weight * y * np.maximum(0, 1 - y * (A @ halves(z))))
        return np.concatenate([g + 1, 1 - g])
    found = minimize(value, np.zeros(2 * p), jac=slope, method="L-BFGS-B", bounds=[(0, None)] * (2 * p), options={"ftol": 0, "gtol": 1e-12, "maxiter": 100_000, "maxfun": 100_000, "maxls": 100})
    return halves(found.x)


def improved(model, X, labels, weight, params):
    """The coefficients and intercepts of lower objective, LIBLINEAR's or SciPy's; and whether any is SciPy's."""
    scaling = params.get("interceptScaling", 1.0)
    A = np.column_stack([X, np.full(len(X), scaling)])
    exact = False
    answers = []
    for k in range(len(model.coef_)):
        y = np.where(labels == model.classes_[1 if len(model.coef_) == 1 else k], 1.0, -1.0)
        own = np.append(model.coef_[k], model.intercept_[k] / scaling)
        weighed = weight
        if "classWeight" in params:
            of_class = compute_class_weight(params["classWeight"], classes=model.classes_, y=labels, sample_weight=weight)
            of_row = of_class[np.searchsorted(model.classes_, labels)]
            # Of several classes, LIBLINEAR weighs only the one.
            weighed = weight * np.where((y > 0) | (len(model.coef_) == 1), of_row, 1.0)
        other = least(A, y, weighed, params)
        reached, lower = objective(own, A, y, weighed, params), objective(other, A, y, weighed, params)
        if lower < reached * (1 - 1e-9):
            own, exact = other, True
        answers.append(own)
    answers = np.array(answers)
    return answers[:, :-1], answers[:, -1] * scaling, exact


cases = []
for estimator, wanted in [(LinearSVC, svc), (LinearSVR, svr)]:
    for params, names in wanted:
        for table in names:
            X_, labels, numbers = tables[table]
            for weighted in [False, True]:
                if weighted and table not in ("two classes", "three classes"):
                    continue
                absolute = params.get("loss", "") in ("hinge",) or (estimator is LinearSVR and "loss" not in params)
                model = estimator(
                    dual=absolute,
                    tol=1e-12,
                    max_iter=1_000_000,
                    random_state=0,
                    **{pythonic.get(key, key): value for key, value in params.items()},
                )
                y = labels if estimator is LinearSVC else numbers
                # Rows of weight 0 are left out, which is what weighing them 0 must amount to.
                kept = weights > 0 if weighted else slice(None)
                model.fit(X_[kept], y[kept], sample_weight=weights[kept] if weighted else None)
                coef, exact = np.atleast_2d(model.coef_), False
                intercept = np.broadcast_to(model.intercept_, len(coef))
                corner = params.get("loss") == "hinge" or params.get("penalty") == "l1"
                if corner:
                    coef, intercept, exact = improved(model, X_[kept], y[kept], weights[kept] if weighted else np.ones(len(y)), params)
                cases.append(
                    {
                        "estimator": estimator.__name__,
                        "params": params,
                        "table": table,
                        "weighted": weighted,
                        "exact": exact,
                        "coef": coef.tolist(),
                        "intercept": intercept.tolist(),
                    }
                )

document = {
    "scikit-learn": sklearn.__version__,
    "weights": weights.tolist(),
    "tables": {
        name: {"rows": X.tolist(), "labels": labels.tolist(), "numbers": numbers.tolist()}
        for name, (X, labels, numbers) in tables.items()
    },
    "cases": cases,
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(document, allow_nan=False, separators=(",", ":")) + "\n")
