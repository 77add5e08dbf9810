"""What scikit-learn has: writes sklearn_names.json, which the table of docs/reference/scikit-learn.md is held against."""

import importlib
import inspect
import json
from pathlib import Path

import sklearn
from sklearn.experimental import enable_halving_search_cv, enable_iterative_imputer  # noqa: F401
from sklearn.utils.discovery import all_displays, all_estimators, all_functions

# Those that concern tables and short texts: all of their public names.
wanted = [
    "preprocessing",
    "impute",
    "feature_selection",
    "feature_extraction",
    "feature_extraction.text",
    "decomposition",
    "linear_model",
    "svm",
    "naive_bayes",
    "neighbors",
    "neural_network",
    "tree",
    "ensemble",
    "dummy",
    "calibration",
    "compose",
    "pipeline",
    "model_selection",
    "metrics",
    "inspection",
]


def public_names(path):
    module = importlib.import_module(f"sklearn.{path}")
    listed = getattr(module, "__all__", None)
    own = listed or [
        name
        for name, value in inspect.getmembers(module)
        if getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
    ]
    return sorted(name for name in own if not inspect.ismodule(getattr(module, name, None)))


modules = {path: public_names(path) for path in wanted}
modules["impute"] = sorted({*modules["impute"], "IterativeImputer"})


# Of all others what scikit-learn itself counts as public, by the first part of where it is.
others = {}
for name, value in [*all_estimators(), *all_functions(), *all_displays()]:
    path = value.__module__.split(".")[1]
    if path not in wanted and path != "externals" and not path.startswith("_"):
        others.setdefault(path, set()).add(name)


def constructed(path, name):
    """What an estimator is made with; the signature tells it, since some need another estimator."""
    value = getattr(importlib.import_module(f"sklearn.{path}"), name)
    is_estimator = inspect.isclass(value) and hasattr(value, "get_params")
    return sorted(value._get_param_names()) if is_estimator else []


document = {
    "scikit-learn": sklearn.__version__,
    "wanted": modules,
    "parameters": {
        name: constructed(path, name)
        for path, names in modules.items()
        for name in names
        if constructed(path, name) != []
    },
    "others": {path: sorted(names) for path, names in sorted(others.items())},
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(document, separators=(",", ":"), allow_nan=False) + "\n")
