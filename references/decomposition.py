"""Principal components and truncated singular value decompositions: writes decomposition.json."""

import json
from pathlib import Path

import numpy as np
import sklearn
from scipy import sparse
from sklearn.datasets import load_breast_cancer, load_wine
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import StandardScaler

random = np.random.default_rng(8)


def listed(array):
    return [float(x) for x in np.ravel(array)]


def columns(x):
    return [listed(column) for column in np.asarray(x, dtype=float).T]


def low_rank(rows, width, singular):
    """A matrix of these singular values, far enough from one another for vectors to be told apart."""
    u, _ = np.linalg.qr(random.normal(size=(rows, len(singular))))
    v, _ = np.linalg.qr(random.normal(size=(width, len(singular))))
    return (u * np.asarray(singular)) @ v.T


def tables():
    wine = load_wine().data[::3, :6]
    yield "wine", wine, [{}, {"n_components": 2}, {"n_components": 0.9999}, {"n_components": 3, "whiten": True}]
    cancer = load_breast_cancer().data[:200:2, [0, 1, 4, 5, 6, 8]]
    scaled = (cancer - cancer.mean(0)) / cancer.std(0)
    yield "cancer, scaled", scaled[:60], [{"n_components": "mle"}, {"n_components": 0.8}, {"n_components": 0.5, "whiten": True}]
    yield "more columns than rows", low_rank(6, 9, [9, 5, 3, 2, 1, 0.5]), [{"n_components": 4}, {"n_components": 0.95}]
    mixed = low_rank(40, 4, [20, 9, 4, 1])
    yield "a constant and a repeated column", np.column_stack([mixed, np.full(40, 3.0), mixed[:, 1]]), [{"n_components": 3}]
    yield "large offset", np.round(low_rank(40, 3, [90, 50, 20]) * 64) / 64 + 2.0**20, [{}]
    yield "huge", low_rank(20, 3, [9, 4, 1]) * 2.0**400, [{"n_components": 2}]
    yield "tiny", low_rank(20, 3, [9, 4, 1]) * 2.0**-400, [{"n_components": 2}]
    yield "two rows", np.array([[1.0, 2.0, 5.0], [2.0, 0.0, 1.5]]), [{"n_components": 1}]


def pca():
    for name, x, settings in tables():
        asked = x[:3] + 0.25 * x[3:6] if len(x) > 6 else x
        fits = []
        for params in settings:
            # The centred columns: what scikit-learn's covariance does not centre first loses digits.
            exact = x - 2.0**20 if name == "large offset" else x
            model = PCA(svd_solver="full", **params).fit(exact)
            inputs = asked - 2.0**20 if name == "large offset" else asked
            fits.append(
                {
                    "params": params,
                    "components": listed(model.components_),
                    "variance": listed(model.explained_variance_),
                    "ratio": listed(model.explained_variance_ratio_),
                    "singular": listed(model.singular_values_),
                    "coordinates": columns(model.transform(inputs)),
                }
            )
        yield {"name": name, "columns": columns(x), "asked": columns(asked), "fits": fits}


def svd():
    words = random.poisson(0.4, size=(40, 14)) * random.integers(1, 4, 14)
    words[:, 3] = 0
    cases = [
        ("counts", words.astype(float), 5),
        ("low rank", low_rank(30, 8, [9, 5, 2]), 3),
        ("more columns than rows", low_rank(7, 20, [9, 6, 4, 2, 1]), 4),
        ("far from 0", low_rank(30, 4, [9, 5, 2, 1]) + 100, 2),
    ]
    for name, x, k in cases:
        model = TruncatedSVD(k, algorithm="arpack", random_state=0)
        model.fit(sparse.csr_matrix(x))
        yield {
            "name": name,
            "columns": columns(x),
            "nComponents": k,
            "components": listed(model.components_),
            "variance": listed(model.explained_variance_),
            "ratio": listed(model.explained_variance_ratio_),
            "singular": listed(model.singular_values_),
            "coordinates": columns(model.transform(x)),
        }


def union():
    x = load_wine().data[::4, :5]
    y = x @ [1.0, -2, 0.5, 0.1, 0.02] + random.normal(size=len(x))
    parts = [
        ("pca", PCA(2, svd_solver="full")),
        ("best", make_pipeline(StandardScaler(), SelectKBest(f_regression, k=2))),
        ("none", "drop"),
        ("all", "passthrough"),
    ]
    model = FeatureUnion(parts, transformer_weights={"pca": 0.5, "all": -2}).fit(x, y)
    names = list(model.get_feature_names_out([f"x{i}" for i in range(5)]))
    return {"columns": columns(x), "target": listed(y), "names": names, "output": columns(model.transform(x))}


if __name__ == "__main__":
    out = {"sklearn": sklearn.__version__, "pca": list(pca()), "svd": list(svd()), "union": union()}
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False, ensure_ascii=False) + "\n", encoding="utf-8")
