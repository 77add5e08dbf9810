"""Coordinate descent and nearest neighbours: writes kernels.json."""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import ElasticNet
from sklearn.neighbors import NearestNeighbors

random = np.random.default_rng(0)


# So that what is written is the minimum itself, to the last digits.
warnings.filterwarnings("ignore", category=ConvergenceWarning)


def elastic_net(name, x, y, alpha, l1_ratio):
    model = ElasticNet(alpha=alpha, l1_ratio=l1_ratio, fit_intercept=False, precompute=True, tol=1e-30, max_iter=20000)
    return {
        "name": name,
        "columns": x.T.tolist(),
        "target": y.tolist(),
        "alpha": alpha,
        "l1Ratio": l1_ratio,
        "coef": model.fit(x, y).coef_.tolist(),
    }


def neighbors(name, points, queries, k):
    distances, numbers = NearestNeighbors(n_neighbors=k, algorithm="kd_tree").fit(points).kneighbors(queries)
    return {
        "name": name,
        "points": points.tolist(),
        "queries": queries.tolist(),
        "k": k,
        "distances": distances.tolist(),
        "numbers": numbers.tolist(),
    }


tall = random.normal(size=(20, 5)).round(3)
target = (tall @ [3.0, 0.0, -2.0, 0.5, 0.0] + random.normal(size=20)).round(3)
correlated = np.column_stack([tall[:, 0], (tall[:, 0] + 0.1 * tall[:, 1]).round(3), tall[:, 2]])
wide = random.normal(size=(6, 9)).round(3)

document = {
    "scikit-learn": sklearn.__version__,
    "elasticNet": [
        elastic_net("lasso", tall, target, 0.5, 1.0),
        elastic_net("half of each", tall, target, 0.3, 0.5),
        elastic_net("all coefficients 0", tall, target, 100.0, 1.0),
        elastic_net("correlated", correlated, target, 0.1, 0.9),
        elastic_net("a column of zeros", np.column_stack([tall, np.zeros(20)]), target, 0.2, 0.7),
        elastic_net("more features than rows", wide, wide[:, 0] * 2 - wide[:, 3], 0.2, 0.8),
    ],
    "neighbors": [
        neighbors("plane", random.normal(size=(12, 2)).round(3), random.normal(size=(5, 2)).round(3), 3),
        neighbors("five features", random.normal(size=(30, 5)).round(3), random.normal(size=(9, 5)).round(3), 7),
        neighbors("far from 0", 1e6 + random.normal(size=(10, 3)).round(3), 1e6 + random.normal(size=(4, 3)).round(3), 10),
    ],
}
with open(Path(__file__).with_suffix(".json"), "w") as file:
    json.dump(document, file, allow_nan=False, separators=(",", ":"))
    file.write("\n")
