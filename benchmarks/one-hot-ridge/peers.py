"""Fits one-hot and ridge with scikit-learn: sparse, as the encoder gives it."""

import pandas as pd
from child import read_task, repeat, settled_memory, tell
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

task = read_task()
encoded = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["category"]), remainder="passthrough")
own = make_pipeline(encoded, Ridge())
runtime = settled_memory()
train, test = pd.read_csv(task["train"]), pd.read_csv(task["test"])
x, y = train.drop(columns="y"), train["y"]
run, model = repeat(1, runtime, lambda: own.fit(x, y))
tell(["scikit-learn", "pandas", "numpy"], **run, r2=model.score(test.drop(columns="y"), test["y"]))
