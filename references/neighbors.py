"""Nearest neighbours: writes neighbors.json."""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_diabetes, load_wine
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

random = np.random.RandomState(5)
# That p below 1 is no metric.
warnings.simplefilter("ignore")


def case(points, asked, digits=4):
    points, asked = np.round(points, digits), np.round(asked, digits)
    rows = len(points)
    return {
        "points": points,
        "asked": np.vstack([asked, points[: min(3, rows)]]),
        "target": np.round(points @ np.arange(1, points.shape[1] + 1) + random.randn(rows), 3),
        "labels": [["a", "b", "c"][i] for i in random.randint(3, size=rows)],
    }


plain = random.randn(30, 3)
cases = {
    "ordinary": case(plain, random.randn(6, 3)),
    "a constant column": case(np.c_[plain[:, :1], np.full(30, 2.5)], np.c_[random.randn(4), np.full(4, 2.5)]),
    "collinear columns": case(np.c_[plain[:, :1], 2 * plain[:, :1], plain[:, 1:2]], random.randn(4, 3)),
    "more features than rows": case(random.randn(8, 17), random.randn(4, 17), 2),
    "one row": case(random.randn(1, 2), random.randn(3, 2)),
}
for scale, name in ((1e150, "huge"), (1e-150, "tiny")):
    cases[name] = {**cases["ordinary"], "points": cases["ordinary"]["points"] * scale, "asked": cases["ordinary"]["asked"] * scale}
# Each row twice, with one target: whichever of the two is taken, the answer is the same.
twice = cases["ordinary"]
cases["duplicates"] = {
    **twice,
    "points": np.repeat(twice["points"][:12], 2, axis=0),
    "target": np.repeat(twice["target"][:12], 2),
    "labels": [label for label in twice["labels"][:12] for _ in (0, 1)],
}

# Real tables: of patients and of wines.
for name, load, rows in (("diabetes", load_diabetes, slice(0, 100)), ("wine", load_wine, slice(30, 150))):
    own = load()
    points, target = own.data[rows], own.target[rows]
    own = case(points / points.std(axis=0), np.zeros((0, points.shape[1])), 3)
    answered = np.arange(len(points)) % 5 == 0
    cases[name] = {
        "points": own["points"][~answered],
        "asked": own["points"][answered],
        "target": target[~answered].astype(float),
        "labels": [["a", "b", "c"][int(label) % 3] for label in target[~answered]],
    }

settings = [
    {"n_neighbors": 5},
    {"n_neighbors": 4, "weights": "distance"},
    {"n_neighbors": 1, "metric": "chebyshev"},
    {"n_neighbors": 5, "p": 1, "weights": "distance"},
    {"n_neighbors": 3, "p": 3, "weights": "distance"},
    {"n_neighbors": 3, "p": 0.5, "algorithm": "brute"},
    {"n_neighbors": 4, "metric": "cosine"},
]
ours = {"n_neighbors": "nNeighbors"}


def fits(name, own):
    for params in settings:
        if params["n_neighbors"] > len(own["points"]) or (name in ("huge", "tiny") and params.get("p") == 3):
            continue
        # Angles of duplicates and of collinear points differ by rounding alone.
        if params.get("metric") == "cosine" and name not in ("ordinary", "more features than rows", "diabetes", "wine"):
            continue
        # By comparing, scikit-learn squares distances by a formula that cancels.
        exact = params if "algorithm" in params or params.get("metric") == "cosine" else {**params, "algorithm": "kd_tree"}
        regressor = KNeighborsRegressor(**exact).fit(own["points"], own["target"])
        classifier = KNeighborsClassifier(**exact).fit(own["points"], own["labels"])
        yield {
            "params": {ours.get(key, key): value for key, value in params.items()},
            "predictions": regressor.predict(own["asked"]).tolist(),
            "classes": classifier.predict(own["asked"]).tolist(),
            "probabilities": classifier.predict_proba(own["asked"]).tolist(),
        }


document = {
    "scikit-learn": sklearn.__version__,
    "cases": [
        {
            "name": name,
            "points": own["points"].tolist(),
            "asked": own["asked"].tolist(),
            "target": own["target"].tolist(),
            "labels": own["labels"],
            "fits": list(fits(name, own)),
        }
        for name, own in cases.items()
    ],
}
with open(Path(__file__).with_suffix(".json"), "w") as file:
    json.dump(document, file, allow_nan=False, separators=(",", ":"))
    file.write("\n")
