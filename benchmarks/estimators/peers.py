"""scikit-learn's side of the comparison: a line of JSON asks, a line of JSON answers, until the input ends."""

import inspect
import json
import sys
import warnings
from time import perf_counter

import numpy as np
import sklearn
import sklearn.feature_extraction.text
import sklearn.feature_selection
import sklearn.pipeline
from scipy.special import expit, softmax
from sklearn.base import clone
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.utils import all_estimators

warnings.filterwarnings("ignore")
names = {name: each for name, each in all_estimators()}
names |= {"make_pipeline": sklearn.pipeline.make_pipeline, "feature_selection": sklearn.feature_selection, "np": np}
names["TfidfTransformer"] = sklearn.feature_extraction.text.TfidfTransformer
inputs = {}


def read(path):
    """The table of a file; of several the last is kept."""
    # What follows the mark tells inputs of one file apart.
    if path not in inputs:
        inputs.clear()
        with open(path.split("#")[0], encoding="utf8") as file:
            inputs[path] = json.load(file)
        for part in ("train", "test"):
            inputs[path][part] = features(inputs[path][part], inputs[path]["kind"])
        inputs[path]["y"] = np.array(inputs[path]["y"])
    return inputs[path]


def features(columns, kind):
    if kind == "texts":
        return columns[0]
    if kind == "words":
        words = np.array(columns, dtype=object).T.copy()
        words[words == None] = np.nan  # noqa: E711 (None would be a category)
        return words
    return np.array(columns, dtype=float).T.copy()


def timed(work, limit):
    """Seconds of each repetition, which are as many as there is time for, and the last result."""
    values = []
    while len(values) < 5 and (not values or sum(values) + values[-1] < limit):
        started = perf_counter()
        result = work()
        values.append(perf_counter() - started)
    return values, result


def predict(model, x):
    if getattr(model, "voting", None) == "hard":
        return (model.transform(x)[:, :, None] == np.arange(len(model.classes_))).mean(axis=1)
    if hasattr(model, "predict_proba"):
        return model.predict_proba(x)
    if not hasattr(model, "classes_"):
        return model.predict(x)
    scores = model.decision_function(x)
    return np.column_stack([expit(-scores), expit(scores)]) if scores.ndim == 1 else softmax(scores, axis=1)


def dense(output):
    return np.asarray(output.toarray() if hasattr(output, "toarray") else output, dtype=float)


def answer(task):
    own = read(task["path"])
    x, y = own["train"][: task["rows"]], own["y"][: task["rows"]]
    weights = None if own["weight"] is None else np.array(own["weight"], dtype=float)[: task["rows"]]
    times, outputs = None, []
    for seed in task["seeds"]:
        spec = eval(task["python"], {**names, "seed": seed})
        given = {}
        if weights is not None:
            if "sample_weight" not in inspect.signature(spec.fit).parameters:
                return {"skipped": "takes no weights"}
            given = {"sample_weight": weights}

        def fitted(model):
            # Ours transforms the rows that it learns from, as in a pipeline.
            if task["transforms"]:
                model.fit_transform(x, y)
                return model
            return model.fit(x, y, **given)

        fit, model = timed(lambda: fitted(clone(spec)), 0 if outputs else task["limit"])
        apply = model.transform if task["transforms"] else lambda test: predict(model, test)
        run, output = timed(lambda: apply(own["test"]), 0 if outputs else task["limit"])
        times = times or (fit, run)
        outputs.append(dense(output))
    np.stack(outputs).tofile(task["out"])
    return {"fit": times[0], "predict": times[1]}


for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except Exception as error:  # what scikit-learn refuses is an answer too
        result = {"failure": f"{type(error).__name__}: {error}"}
    print(json.dumps(result), flush=True)
