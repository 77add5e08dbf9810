"""Splitters, cross-validation, searches, curves: writes model_selection.json."""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.dummy import DummyClassifier
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import Ridge
from sklearn.model_selection import (
    GridSearchCV,
    GroupKFold,
    HalvingGridSearchCV,
    HalvingRandomSearchCV,
    KFold,
    LeaveOneGroupOut,
    PredefinedSplit,
    StratifiedGroupKFold,
    StratifiedKFold,
    TimeSeriesSplit,
    cross_val_predict,
    cross_validate,
    learning_curve,
    train_test_split,
    validation_curve,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor

random = np.random.RandomState(7)
warnings.simplefilter("ignore")


def lists(arrays):
    return [np.asarray(array).tolist() for array in arrays]


# Splits --------------------------------------------------------------------------------------------------------------


def split_case(name, splitter, options, rows, target=None, groups=None):
    """What a splitter makes of some rows; `groups` is also the column of predefined folds."""
    case = {"name": name, "options": options, "rows": rows, "target": target, "groups": groups}
    parts = list(splitter.split(np.zeros((rows, 1)), target, groups))
    return {**case, "train": lists(train for train, _ in parts), "test": lists(test for _, test in parts)}


def words(letters, rows, p=None):
    return random.choice(list(letters), rows, p=p).tolist()


def many_groups(rows, groups):
    return random.randint(0, groups, rows).tolist()


splits = [
    *[split_case("kFold", KFold(k), {"nSplits": k}, rows) for rows, k in [(10, 5), (11, 3), (7, 7), (2, 2), (23, 4)]],
    *[
        split_case("stratifiedKFold", StratifiedKFold(k), {"nSplits": k}, len(target), target)
        for k, target in [
            (5, words("ab", 50, [0.8, 0.2])),
            (3, words("abc", 31, [0.6, 0.3, 0.1])),
            (4, ["z"] * 9 + ["a"] * 2 + ["m"] * 6),
            (3, [9, 10, 9, 10, 10, 9, 9, 2, 10, 10, 9]),
            (2, ["a"] * 5),
        ]
    ],
    *[
        split_case("groupKFold", GroupKFold(k), {"nSplits": k}, len(groups), None, groups)
        for k, groups in [
            (3, many_groups(40, 8)),
            (2, ["b", "a", "b", "c", "d", "a", "c", "d"]),
            (5, many_groups(60, 5)),
            (4, words("pqrstuv", 33)),
        ]
    ],
    *[
        split_case("stratifiedGroupKFold", StratifiedGroupKFold(k), {"nSplits": k}, len(target), target, groups)
        for k, target, groups in [
            (3, words("ab", 60, [0.7, 0.3]), many_groups(60, 12)),
            (4, words("abc", 80, [0.5, 0.3, 0.2]), many_groups(80, 20)),
            (2, words("ab", 30), words("pqr", 30)),
            (3, words("abcdefghijk", 90), many_groups(90, 15)),
            (5, words("ab", 50), list(range(50))),
        ]
    ],
    *[
        split_case(
            "timeSeriesSplit",
            TimeSeriesSplit(k, max_train_size=most, test_size=size, gap=gap),
            {"nSplits": k, "maxTrainSize": most, "testSize": size, "gap": gap},
            rows,
        )
        for k, most, size, gap, rows in [
            (5, None, None, 0, 12),
            (3, 4, None, 0, 17),
            (2, None, 3, 2, 20),
            (3, 5, 2, 1, 15),
            (2, None, None, 0, 3),
        ]
    ],
    *[
        split_case("leaveOneGroupOut", LeaveOneGroupOut(), {}, len(groups), None, groups)
        for groups in [[10, 9, 10, 2, 9, 2, 2], ["b", "a", "b", "A", "é", "a"]]
    ],
    *[
        split_case("predefinedSplit", PredefinedSplit(folds), {}, len(folds), None, folds)
        for folds in [[0, 1, -1, 1, 0, 2, -1], [3, 3, 7, 7]]
    ],
]


def sizes_case(rows, options):
    """How many rows train_test_split gives to both parts."""
    given = {"test_size": options.get("testSize"), "train_size": options.get("trainSize")}
    train, test = train_test_split(np.arange(rows), **given, random_state=0)
    return {"rows": rows, "options": options, "train": len(train), "test": len(test)}


sizes = [
    sizes_case(rows, options)
    for rows in (10, 33, 101)
    for options in (
        {},
        {"testSize": 0.25},
        {"testSize": 0.01},
        {"testSize": 3},
        {"trainSize": 0.6},
        {"trainSize": 7},
        {"testSize": 0.3, "trainSize": 0.2},
        {"testSize": 2, "trainSize": 0.5},
    )
]

# Scores --------------------------------------------------------------------------------------------------------------

x = np.round(random.randn(48, 3), 3)
y = np.round(x @ [2.0, -1.0, 0.0] + 0.3 * random.randn(48) + x[:, 0] ** 2, 3)
species = words("abc", 48, [0.5, 0.3, 0.2])
owner = many_groups(48, 9)
line = make_pipeline(StandardScaler(), Ridge())
scorers = {
    "r2": "r2",
    "rmse": "neg_root_mean_squared_error",
    "mae": "neg_mean_absolute_error",
    "maxError": "neg_max_error",
}


def positive(name, values):
    """As Cauce has them: errors are not negated."""
    return np.asarray(values if name == "r2" else -np.asarray(values)).tolist()


crossed = cross_validate(line, x, y, cv=KFold(4), scoring=scorers, return_train_score=True)
grouped = cross_validate(line, x, y, groups=owner, cv=GroupKFold(3), scoring="r2")
alphas = [0.01, 0.1, 1.0, 10.0, 100.0, 100.0]
grid = GridSearchCV(line, {"ridge__alpha": alphas}, cv=KFold(5), scoring=scorers, refit="rmse").fit(x, y)
ticks, learnt, tested = learning_curve(line, x, y, cv=KFold(4), train_sizes=[0.1, 0.325, 0.55, 0.775, 1.0])
swept, swept_test = validation_curve(line, x, y, param_name="ridge__alpha", param_range=alphas[:4], cv=KFold(3))
prior = DummyClassifier(strategy="prior")
scores = {
    "x": x.tolist(),
    "y": y.tolist(),
    "species": species,
    "owner": owner,
    "crossValidate": {
        kind: {name: positive(name, crossed[f"{kind}_{name}"]) for name in scorers} for kind in ("test", "train")
    },
    "groups": grouped["test_score"].tolist(),
    "predict": cross_val_predict(line, x, y, cv=KFold(4)).tolist(),
    "predictProba": cross_val_predict(prior, x, species, cv=StratifiedKFold(4), method="predict_proba").tolist(),
    "grid": {
        "alphas": alphas,
        "best": int(grid.best_index_),
        "rank": grid.cv_results_["rank_test_rmse"].tolist(),
        "mean": {name: positive(name, grid.cv_results_[f"mean_test_{name}"]) for name in scorers},
        "std": {name: grid.cv_results_[f"std_test_{name}"].tolist() for name in scorers},
    },
    "learningCurve": {"sizes": ticks.tolist(), "train": learnt.tolist(), "test": tested.tolist()},
    "validationCurve": {"alphas": alphas[:4], "train": swept.tolist(), "test": swept_test.tolist()},
}

# Successive halving --------------------------------------------------------------------------------------------------


def schedule_case(rows, candidates, options, classifier=False):
    """The rounds of a search over so many candidates."""
    names = {"minResources": "min_resources", "maxResources": "max_resources", "factor": "factor"}
    given = {names[name]: options[name] for name in names if name in options}
    given["aggressive_elimination"] = options.get("aggressiveElimination", False)
    values = np.arange(1, candidates + 1) / 10
    model, path = (DummyClassifier(strategy="constant", constant=0), "constant") if classifier else (Ridge(), "alpha")
    target = np.arange(rows) % 3 if classifier else np.arange(rows) * 1.0
    own = {path: [0] * candidates if classifier else values}
    search = HalvingGridSearchCV(model, own, cv=options["cv"], random_state=0, **given)
    search.fit(random.randn(rows, 2), target)
    rounds = [{"nCandidates": n, "nResources": r} for n, r in zip(search.n_candidates_, search.n_resources_)]
    return {"rows": rows, "candidates": candidates, "classes": 3 if classifier else 1, "options": options, "rounds": rounds}


def random_schedule_case(rows, options):
    """The rounds of a random search whose number of candidates follows from the resources."""
    search = HalvingRandomSearchCV(
        Ridge(),
        {"alpha": np.linspace(1, 2, 500)},
        cv=options["cv"],
        factor=options.get("factor", 3),
        n_candidates=options.get("nCandidates", "exhaust"),
        min_resources=options.get("minResources", "smallest"),
        random_state=0,
    )
    search.fit(random.randn(rows, 2), np.arange(rows) * 1.0)
    rounds = [{"nCandidates": n, "nResources": r} for n, r in zip(search.n_candidates_, search.n_resources_)]
    return {"rows": rows, "options": options, "rounds": rounds}


schedules = [
    schedule_case(300, 6, {"cv": 2}),
    schedule_case(300, 20, {"cv": 2}),
    schedule_case(300, 27, {"cv": 5, "minResources": "smallest"}),
    schedule_case(100, 50, {"cv": 5, "minResources": "smallest"}),
    schedule_case(100, 50, {"cv": 5, "minResources": "smallest", "aggressiveElimination": True}),
    schedule_case(200, 40, {"cv": 2, "factor": 2}),
    schedule_case(200, 40, {"cv": 2, "factor": 2, "minResources": 20, "maxResources": 90}),
    schedule_case(200, 40, {"cv": 2, "factor": 2.5, "minResources": "exhaust"}),
    schedule_case(200, 243, {"cv": 2, "factor": 3, "minResources": "exhaust"}),
    schedule_case(120, 1, {"cv": 3}),
    schedule_case(180, 9, {"cv": 3, "minResources": "smallest"}, classifier=True),
    random_schedule_case(400, {"cv": 2}),
    random_schedule_case(250, {"cv": 3, "factor": 2}),
    random_schedule_case(250, {"cv": 3, "factor": 4, "nCandidates": 30, "minResources": "exhaust"}),
    random_schedule_case(250, {"cv": 3, "minResources": 50}),
]

tree = make_pipeline(DecisionTreeRegressor(random_state=0))
leaves = [1, 2, 3, 4, 6, 8, 12, 16, 20]
halving = HalvingGridSearchCV(
    tree,
    {"decisiontreeregressor__min_samples_leaf": leaves},
    cv=KFold(4),
    resource="decisiontreeregressor__max_depth",
    max_resources=9,
    scoring="neg_mean_absolute_error",
).fit(x, y)
halved = {
    "leaves": leaves,
    "round": halving.cv_results_["iter"].tolist(),
    "depth": halving.cv_results_["n_resources"].tolist(),
    "leaf": [params["decisiontreeregressor__min_samples_leaf"] for params in halving.cv_results_["params"]],
    "mae": (-halving.cv_results_["mean_test_score"]).tolist(),
    "best": halving.best_params_["decisiontreeregressor__min_samples_leaf"],
}

document = {
    "scikit-learn": sklearn.__version__,
    "splits": splits,
    "sizes": sizes,
    "scores": scores,
    "schedules": schedules,
    "halved": halved,
}
with open(Path(__file__).with_suffix(".json"), "w") as file:
    json.dump(document, file, allow_nan=False, separators=(",", ":"))
    file.write("\n")
