"""Searches the parameters of scikit-learn's boosting or ridge on a file of numbers, with joblib's processes."""

import os
import re

import numpy as np
from child import read_task, repeat, settled_memory, tell
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

task = read_task()
if task["threads"] > 1:
    # Each process is to take one thread, as joblib has it where nobody says otherwise.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.pop(name, None)


def read(file):
    columns = np.fromfile(file["path"]).reshape(task["columns"] + 1, file["rows"])
    return columns[:-1].T, columns[-1]


if task["model"] == "ridge":
    own = make_pipeline(StandardScaler(), Ridge())
else:
    own = make_pipeline(HistGradientBoostingRegressor(max_iter=100, early_stopping=False, random_state=0))
step = own.steps[-1][0]
snake = lambda name: re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)
grid = {f"{step}__{snake(name)}": values for name, values in task["grid"].items()}
options = {"cv": KFold(5), "n_jobs": task["threads"]}
if task["search"] == "grid":
    search = GridSearchCV(own, grid, **options)
else:
    search = HalvingGridSearchCV(own, grid, random_state=0, return_train_score=False, **options)
runtime = settled_memory()
x, y = read(task["train"])
run, _ = repeat(1, runtime, lambda: search.fit(x, y))
test, truth = read(task["test"])
r2 = 1 - np.mean((truth - search.predict(test)) ** 2) / np.var(truth)
tell(["scikit-learn", "numpy", "joblib"], **run, r2=r2)
