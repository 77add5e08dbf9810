"""Fits scikit-learn's, LightGBM's or XGBoost's boosting, or scikit-learn's forest, to a file of numbers, or predicts one."""

import numpy as np
from child import read_task, repeat, settled_memory, tell

task = read_task()
threads = task["threads"]
trees = task["trees"]


def estimator():
    # 31 leaves of at least 20 rows, 255 bins, learning rate 0.1, no regularisation: what all of them can do alike.
    if task["library"] == "lightgbm":
        from lightgbm import LGBMRegressor

        return LGBMRegressor(
            n_estimators=trees, num_leaves=31, max_bin=255, min_child_samples=20, n_jobs=threads, verbose=-1
        )
    if task["library"] == "xgboost":
        from xgboost import XGBRegressor

        return XGBRegressor(
            n_estimators=trees,
            tree_method="hist",
            grow_policy="lossguide",
            max_leaves=31,
            max_depth=0,
            max_bin=255,
            learning_rate=0.1,
            min_child_weight=20,
            reg_lambda=0,
            n_jobs=threads,
        )
    from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor

    if task["model"] == "forest":
        return RandomForestRegressor(n_estimators=trees, n_jobs=threads, random_state=0)
    return HistGradientBoostingRegressor(
        max_iter=trees, max_leaf_nodes=31, max_bins=255, learning_rate=0.1, early_stopping=False, random_state=0
    )


def read(file):
    columns = np.fromfile(file["path"]).reshape(task["columns"] + 1, file["rows"])
    return columns[:-1].T, columns[-1]


def r2(model, x, y):
    return 1 - np.mean((y - model.predict(x)) ** 2) / np.var(y)


model = estimator()
runtime = settled_memory()
x, y = read(task["train"])
packages = {"sklearn": ["scikit-learn"], "lightgbm": ["lightgbm"], "xgboost": ["xgboost-cpu"]}[task["library"]]
if task["measure"] == "fit":
    run, model = repeat(task["repeats"], runtime, lambda: model.fit(x, y))
    tell(packages + ["numpy"], **run, r2=r2(model, *read(task["test"])))
else:
    model.fit(x, y)
    test, truth = read(task["test"])
    run, _ = repeat(task["repeats"], runtime, lambda: model.predict(test))
    tell(packages + ["numpy"], **run, r2=r2(model, test, truth))
