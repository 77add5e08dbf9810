"""Estimators made of estimators, calibration, thresholds: writes meta.json. Parameters are written in our spelling."""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import (
    BaggingClassifier,
    BaggingRegressor,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import TunedThresholdClassifierCV
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PowerTransformer, QuantileTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

random = np.random.default_rng(5)
X = np.round(random.normal(0, 1, (120, 3)) * 64) / 64
NOISE = random.normal(0, 0.6, 120)
Y = 2 * X[:, 0] - X[:, 1] + X[:, 0] * X[:, 2] + NOISE
POSITIVE = np.exp(Y / 3)
TWO = np.where(Y > np.quantile(Y, 0.7), "yes", "no")
THREE = np.array(["a", "b", "c"])[np.digitize(Y, np.quantile(Y, [0.3, 0.6]))]
ASKED = np.round(random.normal(0, 1.5, (15, 3)) * 64) / 64
WEIGHTS = random.integers(0, 4, 120).astype(float)

SCALED = lambda alpha: make_pipeline(StandardScaler(), Ridge(alpha=alpha))


def regressors():
    two = [("scaled", SCALED(3.0)), ("plain", LinearRegression())]
    yield "voting", VotingRegressor(two), Y
    yield "voting, weights", VotingRegressor(two, weights=[3, 1]), Y
    yield "stacking", StackingRegressor(two, final_estimator=Ridge(alpha=0.5)), Y
    yield "stacking, as it comes", StackingRegressor(two), Y
    yield "stacking, passthrough, 3 folds", StackingRegressor(two, final_estimator=Ridge(alpha=0.5), cv=3, passthrough=True), Y
    yield "log", TransformedTargetRegressor(Ridge(), func=np.log, inverse_func=np.exp), POSITIVE
    yield "standard", TransformedTargetRegressor(Ridge(alpha=5), transformer=StandardScaler()), POSITIVE
    yield "power", TransformedTargetRegressor(Ridge(), transformer=PowerTransformer()), POSITIVE
    yield "quantile", TransformedTargetRegressor(Ridge(), transformer=QuantileTransformer(n_quantiles=30, output_distribution="normal")), POSITIVE


def classifiers(target):
    two = [("first", GaussianNB()), ("second", GaussianNB(var_smoothing=0.5))]
    tight = dict(tol=1e-12, max_iter=10000)
    yield "hard", VotingClassifier([*two, ("third", GaussianNB(var_smoothing=3))], voting="hard")
    yield "soft", VotingClassifier(two, voting="soft", weights=[1, 2])
    yield "stacking", StackingClassifier(two, final_estimator=LogisticRegression(**tight), stack_method="predict_proba")
    for method in ("sigmoid", "isotonic"):
        for ensemble in (True, False):
            yield f"{method}, ensemble {str(ensemble).lower()}", CalibratedClassifierCV(GaussianNB(), method=method, cv=4, ensemble=ensemble)


def numbers():
    for name, model, target in regressors():
        yield {"name": name, "target": target.tolist(), "predictions": model.fit(X, target).predict(ASKED).tolist()}


def shares():
    for target in (TWO, THREE):
        for name, model in classifiers(target):
            for weights in (None, WEIGHTS) if "sigmoid" in name or "isotonic" in name else (None,):
                model.fit(X, target, sample_weight=weights)
                yield {
                    "name": name,
                    "target": target.tolist(),
                    "weights": None if weights is None else weights.tolist(),
                    "predicted": model.predict(ASKED).tolist(),
                    "probabilities": None if name == "hard" else model.predict_proba(ASKED).tolist(),
                }


def thresholds():
    for scoring in ("balanced_accuracy", "accuracy", "f1", "matthews_corrcoef"):
        params = dict(scoring=scoring, response_method="predict_proba", cv=4)
        labels = np.where(TWO == "yes", 1, 0)
        model = TunedThresholdClassifierCV(GaussianNB(), **params).fit(X, labels)
        yield {
            "scoring": scoring,
            "threshold": model.best_threshold_,
            "score": model.best_score_,
            "predicted": ["yes" if p == 1 else "no" for p in model.predict(ASKED)],
        }


def bagged(make, target, score):
    held = np.arange(120) % 3 == 0
    scores = [score(target[held], make(seed).fit(X[~held], target[~held]).predict(X[held])) for seed in range(20)]
    return {"mean": float(np.mean(scores)), "sd": float(np.std(scores, ddof=1))}


if __name__ == "__main__":
    out = {
        "sklearn": sklearn.__version__,
        "columns": X.T.tolist(),
        "asked": ASKED.T.tolist(),
        "numbers": list(numbers()),
        "shares": list(shares()),
        "two": TWO.tolist(),
        "y": Y.tolist(),
        "three": THREE.tolist(),
        "thresholds": list(thresholds()),
        "bagging": {
            "regressor": bagged(lambda seed: BaggingRegressor(DecisionTreeRegressor(max_depth=4), n_estimators=15, max_samples=0.8, random_state=seed), Y, r2_score),
            "classifier": bagged(lambda seed: BaggingClassifier(DecisionTreeClassifier(max_depth=4), n_estimators=15, max_features=2, random_state=seed), THREE, accuracy_score),
        },
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False) + "\n", encoding="utf-8")
