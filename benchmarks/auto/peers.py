"""What an expert would do by hand in scikit-learn, and what FLAML finds, on one split of a table under one budget.

Reads a task as JSON from its only argument: train, test (CSV files), target, task, budget (seconds), who; prints JSON: score, seconds.
"""

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, root_mean_squared_error
from sklearn.model_selection import cross_val_score

warnings.simplefilter("ignore")


def by_hand(table):
    """Numbers with a unit become numbers, the first word of a long text a category, as who looks at the table would do."""
    out = {}
    for name, column in table.items():
        if pd.api.types.is_numeric_dtype(column):
            out[name] = column.astype(float)
            continue
        text = column.astype("string")
        number = pd.to_numeric(text.str.extract(r"^\s*([-+]?[\d.]+)\s*\D")[0], errors="coerce")
        if number.notna().mean() > 0.9 * text.notna().mean():
            out[name] = number.astype(float)
        elif text.nunique() > 200:
            out[name] = text.str.split().str[0].astype("category")
        else:
            out[name] = text.astype("category")
    return pd.DataFrame(out)


SPACE = {
    "learning_rate": [0.02, 0.03, 0.05, 0.1, 0.2],
    "max_iter": [100, 200, 300, 500],
    "max_leaf_nodes": [8, 15, 31, 63],
    "min_samples_leaf": [5, 10, 20, 40],
    "l2_regularization": [0, 0.1, 1, 10],
}


def expert(train, test, target, task, budget):
    """Boosting, the usual choice, its parameters by random search with 5 folds for as long as there is time."""
    started = time.time()
    both = by_hand(pd.concat([train, test]).drop(columns=target))
    x, held = both[: len(train)], both[len(train) :]
    for name in x.select_dtypes("category"):
        x[name] = x[name].cat.add_categories("?").fillna("?")
        held[name] = held[name].cat.add_categories("?").fillna("?")
    y = train[target]
    skewed = task == "regression" and (y >= 0).all() and y.skew() > 1
    random = np.random.default_rng(0)

    def model(params):
        if task == "classification":
            return HistGradientBoostingClassifier(categorical_features="from_dtype", random_state=0, **params)
        own = HistGradientBoostingRegressor(categorical_features="from_dtype", random_state=0, **params)
        return TransformedTargetRegressor(own, func=np.log1p, inverse_func=np.expm1) if skewed else own

    scoring = "neg_log_loss" if task == "classification" else "neg_root_mean_squared_error"
    best, params, tried = -np.inf, {}, {}
    while time.time() - started < budget:
        score = cross_val_score(model(tried), x, y, cv=5, scoring=scoring).mean()
        if score > best:
            best, params = score, tried
        tried = {name: values[random.integers(len(values))] for name, values in SPACE.items()}
    return measure(model(params).fit(x, y), held, test[target], task)


def flaml(train, test, target, task, budget):
    from flaml import AutoML

    automl = AutoML()
    metric = "log_loss" if task == "classification" else "rmse"
    x, y = train.drop(columns=target), train[target]
    automl.fit(x, y, task=task, metric=metric, time_budget=budget, verbose=0, seed=0, n_jobs=2)
    return measure(automl, test.drop(columns=target), test[target], task)


def measure(model, x, y, task):
    if task == "classification":
        return float(log_loss(y, model.predict_proba(x), labels=model.classes_))
    return float(root_mean_squared_error(y, model.predict(x)))


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    started = time.time()
    train, test = (pd.read_csv(told[part]) for part in ("train", "test"))
    score = {"expert": expert, "FLAML": flaml}[told["who"]](train, test, told["target"], told["task"], told["budget"])
    print(json.dumps({"score": score, "seconds": time.time() - started}))
