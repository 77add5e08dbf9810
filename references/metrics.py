"""Regression and classification metrics: writes metrics.json."""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

random = np.random.RandomState(3)
warnings.simplefilter("ignore")

regression = {
    "ordinary": (random.randn(12) * 5, random.randn(12) * 5),
    "perfect": ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]),
    "constant target, perfect": ([0.1] * 49, [0.1] * 49),
    "constant target, not perfect": ([0.5] * 49, [0.5] * 48 + [0.75]),
    "worse than the mean": ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]),
    "a true value of zero": ([0.0, 2.0, -4.0], [0.5, 2.5, -3.0]),
    "far from zero": (1e9 + np.arange(8.0), 1e9 + np.arange(8.0)[::-1]),
    "two rows": ([1.0, 4.0], [2.0, 2.0]),
    "one row": ([5.0], [4.0]),
}
classification = {
    "two classes": (["no", "yes", "yes", "no"], [[0.9, 0.1], [0.4, 0.6], [0.7, 0.3], [0.8, 0.2]], ["no", "yes"]),
    "three classes": (["a", "c", "b", "b"], [[0.2, 0.3, 0.5], [0.1, 0.1, 0.8], [0.3, 0.4, 0.3], [0.6, 0.2, 0.2]], ["a", "b", "c"]),
    "certain and right": (["no", "yes"], [[1.0, 0.0], [0.0, 1.0]], ["no", "yes"]),
    "certain and wrong": (["no", "yes"], [[0.0, 1.0], [0.0, 1.0]], ["no", "yes"]),
    "a class that no row has": (["a", "a"], [[0.5, 0.25, 0.25], [0.4, 0.3, 0.3]], ["a", "b", "c"]),
    "a tie": (["b", "a"], [[0.5, 0.5], [0.5, 0.5]], ["a", "b"]),
}


def jsonable(value):
    """Lists of numbers; NaN is null, infinity a word."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [jsonable(item) for item in value]
    if value is None or np.isnan(value):
        return None
    return "Infinity" if np.isinf(value) else float(value)


def regression_case(name, truth, predicted):
    return {
        "name": name,
        "truth": list(map(float, truth)),
        "predicted": list(map(float, predicted)),
        "mse": float(metrics.mean_squared_error(truth, predicted)),
        "rmse": float(metrics.root_mean_squared_error(truth, predicted)),
        "mae": float(metrics.mean_absolute_error(truth, predicted)),
        # Not defined for a single row.
        "r2": jsonable(metrics.r2_score(truth, predicted)),
        "mape": float(metrics.mean_absolute_percentage_error(truth, predicted)),
        "medianAbsoluteError": float(metrics.median_absolute_error(truth, predicted)),
        "maxError": float(metrics.max_error(truth, predicted)),
    }


def classification_case(name, truth, probabilities, classes):
    predicted = np.asarray(classes)[np.argmax(probabilities, axis=1)]
    return {
        "name": name,
        "truth": truth,
        "probabilities": probabilities,
        "classes": classes,
        "accuracy": float(metrics.accuracy_score(truth, predicted)),
        "logLoss": float(metrics.log_loss(truth, y_proba=np.asarray(probabilities), labels=classes)),
    }


# Metrics by our name: how scikit-learn's is called, with which options (ours and theirs).
weighted_regression = {
    "meanSquaredError": metrics.mean_squared_error,
    "rootMeanSquaredError": metrics.root_mean_squared_error,
    "meanAbsoluteError": metrics.mean_absolute_error,
    "meanAbsolutePercentageError": metrics.mean_absolute_percentage_error,
    "medianAbsoluteError": metrics.median_absolute_error,
    "r2Score": metrics.r2_score,
    "explainedVarianceScore": metrics.explained_variance_score,
    "d2AbsoluteErrorScore": metrics.d2_absolute_error_score,
}
positive_regression = {
    "meanSquaredLogError": metrics.mean_squared_log_error,
    "rootMeanSquaredLogError": metrics.root_mean_squared_log_error,
    "meanPoissonDeviance": metrics.mean_poisson_deviance,
    "meanGammaDeviance": metrics.mean_gamma_deviance,
}


def number_calls(truth, predicted, weight):
    calls = [(name, {}, metric(truth, predicted, sample_weight=weight)) for name, metric in weighted_regression.items()]
    for alpha in (0, 0.1, 0.5, 0.9, 1):
        calls.append(("meanPinballLoss", {"alpha": alpha}, metrics.mean_pinball_loss(truth, predicted, sample_weight=weight, alpha=alpha)))
        calls.append(("d2PinballScore", {"alpha": alpha}, metrics.d2_pinball_score(truth, predicted, sample_weight=weight, alpha=alpha)))
    if np.min(truth) > 0 and np.min(predicted) > 0:
        calls += [(name, {}, metric(truth, predicted, sample_weight=weight)) for name, metric in positive_regression.items()]
        for power in (-1, 0, 1, 1.5, 2, 3):
            options = {"power": power}
            calls.append(("meanTweedieDeviance", options, metrics.mean_tweedie_deviance(truth, predicted, sample_weight=weight, power=power)))
            if len(truth) > 1:
                calls.append(("d2TweedieScore", options, metrics.d2_tweedie_score(truth, predicted, sample_weight=weight, power=power)))
    return calls


def labels_calls(truth, predicted, weight):
    plain = {
        "accuracyScore": metrics.accuracy_score,
        "zeroOneLoss": metrics.zero_one_loss,
        "hammingLoss": metrics.hamming_loss,
        "balancedAccuracyScore": metrics.balanced_accuracy_score,
        "matthewsCorrcoef": metrics.matthews_corrcoef,
        "cohenKappaScore": metrics.cohen_kappa_score,
    }
    calls = [(name, {}, metric(truth, predicted, sample_weight=weight)) for name, metric in plain.items()]
    calls.append(("balancedAccuracyScore", {"adjusted": True}, metrics.balanced_accuracy_score(truth, predicted, sample_weight=weight, adjusted=True)))
    for weights in ("linear", "quadratic"):
        calls.append(("cohenKappaScore", {"weights": weights}, metrics.cohen_kappa_score(truth, predicted, sample_weight=weight, weights=weights)))
    for normalize in (None, "true", "pred", "all"):
        calls.append(("confusionMatrix", {"normalize": normalize}, metrics.confusion_matrix(truth, predicted, sample_weight=weight, normalize=normalize)))
    averages = [None, "micro", "macro", "weighted"]
    present = sorted(set(truth) | set(predicted))
    if len(present) <= 2:
        averages.append("binary")
    some = present[::-1][:2] + ["nowhere"]
    for average in averages:
        for zero in (0.0, 1.0, np.nan):
            for labels in (None, some):
                if average == "binary" and labels is not None:
                    continue
                theirs = {"average": average, "zero_division": zero, "labels": labels, "sample_weight": weight, "pos_label": present[-1]}
                ours = {"average": average, "zeroDivision": jsonable(zero), "labels": labels}
                several = metrics.precision_recall_fscore_support(truth, predicted, **theirs, beta=2)
                calls.append(("precisionRecallFscoreSupport", {**ours, "beta": 2}, several))
                calls.append(("f1Score", ours, metrics.f1_score(truth, predicted, **theirs)))
                # scikit-learn lets NaN into the means of this one.
                calls.append(("jaccardScore", ours, metrics.jaccard_score(truth, predicted, **theirs) if zero == zero else None))
    calls = [call for call in calls if not (call[0] == "jaccardScore" and call[2] is None)]
    if len(present) == 2:
        calls.append(("fbetaScore", {"beta": 0.5, "posLabel": present[0]}, metrics.fbeta_score(truth, predicted, beta=0.5, pos_label=present[0], sample_weight=weight)))
        calls.append(("precisionScore", {}, metrics.precision_score(truth, predicted, pos_label=present[-1], sample_weight=weight)))
        calls.append(("recallScore", {}, metrics.recall_score(truth, predicted, pos_label=present[-1], sample_weight=weight)))
        ratios = metrics.class_likelihood_ratios(truth, predicted, labels=present, sample_weight=weight)
        calls.append(("classLikelihoodRatios", {}, ratios))
    return calls


def scores_calls(truth, scores, weight, positive):
    """Of two classes, one score for each row."""
    encoded = [int(label == positive) for label in truth]
    calls = []
    for drop in (True, False):
        for name, curve in (("rocCurve", metrics.roc_curve), ("precisionRecallCurve", metrics.precision_recall_curve), ("detCurve", metrics.det_curve)):
            if name == "detCurve" and len(set(truth)) < 2:
                continue
            calls.append((name, {"dropIntermediate": drop, "posLabel": positive}, curve(encoded, scores, sample_weight=weight, drop_intermediate=drop)))
    if len(set(truth)) == 2:
        calls.append(("averagePrecisionScore", {}, metrics.average_precision_score(encoded, scores, sample_weight=weight)))
        for most in (1, 0.3, 0.05):
            calls.append(("rocAucScore", {"maxFpr": most}, metrics.roc_auc_score(encoded, scores, sample_weight=weight, max_fpr=most)))
        for k in (1, 2):
            calls.append(("topKAccuracyScore", {"k": k}, metrics.top_k_accuracy_score(encoded, scores, sample_weight=weight, k=k)))
        calls.append(("hingeLoss", {}, metrics.hinge_loss(encoded, scores, sample_weight=weight)))
    if np.min(scores) >= 0 and np.max(scores) <= 1 and len(set(truth)) == 2:
        for half in (True, False):
            calls.append(("brierScoreLoss", {"scaleByHalf": half}, metrics.brier_score_loss(encoded, scores, sample_weight=weight, scale_by_half=half)))
        calls.append(("logLoss", {}, metrics.log_loss(encoded, y_proba=np.asarray(scores), sample_weight=weight)))
        calls.append(("d2LogLossScore", {}, metrics.d2_log_loss_score(encoded, y_proba=np.asarray(scores), sample_weight=weight)))
        calls.append(("d2BrierScore", {}, metrics.d2_brier_score(encoded, np.asarray(scores), sample_weight=weight)))
        if weight is None:
            for strategy in ("uniform", "quantile"):
                for bins in (1, 4, 10):
                    options = {"nBins": bins, "strategy": strategy, "posLabel": positive}
                    calls.append(("calibrationCurve", options, calibration_curve(encoded, scores, n_bins=bins, strategy=strategy)))
    return calls


def probabilities_calls(truth, scores, weight, classes):
    """Of more than two classes."""
    calls = [
        ("brierScoreLoss", {}, metrics.brier_score_loss(truth, scores, sample_weight=weight, labels=classes)),
        ("logLoss", {}, metrics.log_loss(truth, y_proba=scores, sample_weight=weight, labels=classes)),
        ("d2LogLossScore", {}, metrics.d2_log_loss_score(truth, y_proba=scores, sample_weight=weight, labels=classes)),
        ("d2BrierScore", {}, metrics.d2_brier_score(truth, scores, sample_weight=weight, labels=classes)),
        ("hingeLoss", {}, metrics.hinge_loss(truth, scores, sample_weight=weight, labels=classes)),
    ]
    for k in (1, 2, 3):
        calls.append(("topKAccuracyScore", {"k": k}, metrics.top_k_accuracy_score(truth, scores, sample_weight=weight, k=k, labels=classes)))
    if len(set(truth)) < len(classes):
        return calls
    for average in ("macro", "weighted", "micro", None):
        calls.append(("averagePrecisionScore", {"average": average}, metrics.average_precision_score(truth, scores, sample_weight=weight, average=average)))
        calls.append(("rocAucScore", {"average": average}, metrics.roc_auc_score(truth, scores, sample_weight=weight, average=average, multi_class="ovr")))
        if weight is None and average in ("macro", "weighted"):
            calls.append(("rocAucScore", {"average": average, "multiClass": "ovo"}, metrics.roc_auc_score(truth, scores, average=average, multi_class="ovo")))
    return calls


def cases_of(kind, cases, calls, *more):
    """Each case without weights and with weights, some of them 0."""
    written = []
    for name, (truth, given, *rest) in cases.items():
        weight = np.round(random.rand(len(truth)) * 3, 2)
        if len(truth) > 3:
            weight[[1, 3]] = 0
        for label, weights in (("", None), (", weighted", weight)):
            truth = [value if isinstance(value, str) else float(value) for value in truth]
            written.append({
                "name": name + label,
                "truth": truth,
                kind: given if isinstance(given[0], str) else jsonable(given),
                "classes": list(rest[0]) if rest else None,
                "sampleWeight": None if weights is None else jsonable(weights),
                "calls": [[metric, options, jsonable(value)] for metric, options, value in calls(truth, given, weights, *rest)],
            })
    return written


def draw(choices, rows):
    return [choices[i] for i in random.randint(len(choices), size=rows)]


amounts = np.round(np.exp(random.randn(15)), 3)
numbers_cases = {
    "ordinary": (np.round(random.randn(14) * 5, 2), np.round(random.randn(14) * 5, 2)),
    "positive": (amounts, np.round(amounts * np.exp(random.randn(15) / 4), 3)),
    "ties": ([1.0, 1.0, 2.0, 2.0, 2.0, 3.0], [1.5, 2.0, 2.0, 1.0, 2.0, 2.0]),
    "tiny": (np.arange(1, 9) * 1e-100, np.arange(1, 9)[::-1] * 1e-100),
    "one row": ([5.0], [4.0]),
}
labels_cases = {
    "two classes": (draw(["no", "yes"], 16), draw(["no", "yes"], 16)),
    "four classes": (draw("abcd", 25), draw("abcd", 25)),
    "a class never predicted": (["a", "b", "c", "a", "b", "c"], ["a", "b", "b", "a", "a", "b"]),
    "a class never true": (["a", "b", "a", "a", "b"], ["a", "c", "a", "c", "b"]),
    "all right": (["a", "b", "c", "a"], ["a", "b", "c", "a"]),
    "one class predicted": (["no", "yes", "no", "no"], ["no", "no", "no", "no"]),
}
scores_cases = {
    "probabilities": (draw(["no", "yes"], 24), np.round(random.rand(24), 2), ["no", "yes"]),
    "many ties": (draw(["no", "yes"], 30), np.round(random.rand(30) * 4) / 4, ["no", "yes"]),
    "decision values": (draw(["no", "yes"], 20), np.round(random.randn(20), 2), ["no", "yes"]),
    "all scores equal": (["no", "yes", "yes", "no", "no"], [0.5] * 5, ["no", "yes"]),
    "perfect": (["no", "no", "yes", "yes"], [0.1, 0.2, 0.8, 0.9], ["no", "yes"]),
    "only the class looked for": (["yes", "yes", "yes"], [0.3, 0.5, 0.5], ["no", "yes"]),
    "only the other class": (["no", "no", "no"], [0.3, 0.5, 0.5], ["no", "yes"]),
}


def shares(rows, width, decimals=2):
    drawn = np.round(random.dirichlet(np.ones(width), rows), decimals)
    drawn[:, -1] = np.round(1 - drawn[:, :-1].sum(axis=1), decimals)
    return np.abs(drawn)


probabilities_cases = {
    "three classes": (list("abc") + draw("abc", 22), shares(25, 3), list("abc")),
    "five classes, ties": (list("abcde") + draw("abcde", 20), shares(25, 5, 1), list("abcde")),
    "a class that no row has": (draw("ab", 12), shares(12, 3), list("abc")),
}

document = {
    "scikit-learn": sklearn.__version__,
    "regression": [regression_case(name, *values) for name, values in regression.items()],
    "classification": [classification_case(name, *values) for name, values in classification.items()],
    "numbers": cases_of("predicted", numbers_cases, number_calls),
    "labels": cases_of("predicted", labels_cases, labels_calls),
    "scores": cases_of("scores", scores_cases, lambda truth, scores, weight, classes: scores_calls(truth, scores, weight, classes[1])),
    "probabilities": cases_of("scores", probabilities_cases, probabilities_calls),
}
with open(Path(__file__).with_suffix(".json"), "w") as file:
    json.dump(document, file, allow_nan=False, separators=(",", ":"))
    file.write("\n")
