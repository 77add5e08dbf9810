"""Scalers and other transformers of numbers: writes preprocessing.json."""

import json
import math
import re
import warnings
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import sklearn
from scipy import special, stats
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    SplineTransformer,
    StandardScaler,
)

NAN = float("nan")

NUMBERS = {
    "plain": [1.5, -2.0, 3.25, 10.0, 0.5],
    "missing": [1.0, NAN, 4.0, NAN, 7.5, 7.5],
    "constant": [3.3, 3.3, 3.3, 3.3],
    "nearly constant": [1e8, 1e8, 1e8 + 1e-8, 1e8],
    "huge": [1e300, -1e300, 5e299, 0.0],
    "tiny": [1e-300, 3e-300, -2e-300, 0.0],
    "large offset": [1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4.5],
    "ties": [2.0, 1.0, 2.0, 1.0, 3.0, NAN],
    "one row": [4.2],
    "all missing": [NAN, NAN, NAN],
}
# What is scaled after fitting on "missing": values beyond the range, and a missing one.
UNSEEN = [-3.0, 2.0, 100.0, NAN]


def plain(value):
    """JSON has no NaN: missing is null."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def listed(array):
    return [plain(value) for value in np.asarray(array).tolist()]


def column(values):
    return np.array(values, dtype=float).reshape(-1, 1)


def cases():
    for name, values in NUMBERS.items():
        entry = {"values": listed(values), "scalers": {}}
        for with_mean in (True, False):
            for with_std in (True, False):
                scaler = StandardScaler(with_mean=with_mean, with_std=with_std)
                with np.errstate(all="ignore"):
                    scaled = scaler.fit_transform(column(values))
                if np.isinf(scaled).any() or (np.isnan(scaled) & ~np.isnan(column(values))).any():
                    continue
                entry["scalers"][f"{with_mean} {with_std}"] = listed(scaled[:, 0])
        with np.errstate(all="ignore"):
            entry["minMax"] = listed(MinMaxScaler(feature_range=(-1, 2)).fit_transform(column(values))[:, 0])
        yield name, entry


def unseen():
    fitted = column(NUMBERS["missing"])
    return {
        "fitted": listed(fitted[:, 0]),
        "values": listed(UNSEEN),
        "standard": listed(StandardScaler().fit(fitted).transform(column(UNSEEN))[:, 0]),
        "minMax": listed(MinMaxScaler().fit(fitted).transform(column(UNSEEN))[:, 0]),
        "clipped": listed(MinMaxScaler(clip=True).fit(fitted).transform(column(UNSEEN))[:, 0]),
    }


def tables():
    """What transformers learn from and are applied to: columns by name, in order."""
    rng = np.random.default_rng(7)
    km = np.round(np.exp(rng.normal(11, 0.8, 24)))
    year = 2005.0 + rng.integers(0, 16, 24)
    price = np.round(np.exp(12.5 + 0.08 * (year - 2012) - km / 4e5 + rng.normal(0, 0.3, 24)))
    yield "cars", {"km": km, "year": year, "price": price}
    yield "later cars", {"km": [0.5, 9e6, 70000, km[3]], "year": [1970, 2030, 2012, year[3]], "price": [1, 1e9, 3e5, price[3]]}
    holed = {"km": km.copy(), "year": year.copy(), "price": price.copy()}
    holed["km"][[1, 5, 6]] = NAN
    holed["price"][[0, 5, 20]] = NAN
    yield "cars, some missing", holed
    yield "later cars, some missing", {"km": [NAN, 9e6], "year": [1970, NAN], "price": [1, 3e5]}
    yield "hard", {
        "constant": [3.3] * 8,
        "zero": [0.0] * 8,
        "ties": [1, 1, 1, 1, 2, 2, 5, 5],
        "huge": [1e150, -1e150, 5e149, 0, 2e150, 1, 3e149, -7e149],
        "tiny": [1e-150, 3e-150, -2e-150, 0, 5e-151, 1e-149, 2e-150, -1e-150],
        "offset": [1e9 + x for x in (1, 2, 3, 4.5, 9, 0, 7, 7)],
        "mixed": [-3.5, 0, 2.25, -0.5, 100, 7, -20, 1],
    }
    yield "moderate", {
        "constant": [3.3] * 8,
        "ties": [1, 1, 1, 1, 2, 2, 5, 5],
        "offset": [1e4 + x for x in (1, 2, 3, 4.6, 9, 0, 7, 7)],
        "mixed": [-3.5, 0, 2.25, -0.5, 100, 7, -20, 1],
        "two": [0, 1, 0, 0, 1, 0, 0, 0],
    }
    yield "few values", {"constant": [3.3] * 6, "ties": [1, 1, 1, 2, 2, 5], "two": [0, 1, 0, 0, 1, 0], "negative": [-1, -1, -7, -2, -2, -30]}
    yield "empty column", {"empty": [NAN] * 4, "x": [1, 2, NAN, 7]}
    yield "later, with a value in the empty column", {"empty": [1, NAN], "x": [3, -8]}
    # Halfway between the centres that clusters begin with, often: which is nearer is up to the last digit.
    seats = np.repeat([4, 5, 6, 7, 8, 9, 10, 14], [21, 290, 9, 50, 19, 7, 3, 1]).astype(float)
    yield "whole numbers", {"seats": seats, "table": np.round(57 + 2.2 * np.random.default_rng(11).standard_normal(len(seats)) + (seats > 8) * 4)}
    yield "alone", {"x": [0, 1, 2, 4, 7, 10]}
    yield "later alone", {"x": [-2, 0, 0.5, 10, 13]}
    yield "one row", {"a": [4.2], "b": [-1]}
    yield "positive", {
        "skewed": np.round(np.exp(rng.normal(0, 1.2, 20)), 6),
        "left": np.round(50 - np.exp(rng.normal(1, 0.8, 20)), 6),
        "offset": np.round(100 + rng.gamma(2, 3, 20), 6),
    }
    yield "small", {"small": rng.gamma(2, 1e-8, 20)}
    yield "both signs", {
        "symmetric": np.round(rng.normal(0, 3, 20), 6),
        "negative": np.round(-rng.gamma(2, 3, 20), 6),
        "heavy": np.round(rng.standard_t(2, 20), 6),
        "large": np.round(rng.normal(0, 1e5, 20), 3),
    }
    wide = np.round(np.exp(rng.normal(0, 1.2, 20)), 6)
    yield "wide", {"wide": wide, "missing": np.where(np.arange(20) % 7 == 3, NAN, np.round(rng.gamma(1, 30, 20), 3))}
    yield "later wide", {"wide": [1e-6, 1, 1e9], "missing": [NAN, 1, 1e4]}
    yield "functions", {"x": [0.5, 0.75, 0.001, 0.999, 0.25, NAN]}


DATA = {name: {c: np.array(v, dtype=float) for c, v in columns.items()} for name, columns in tables()}


def ours(params):
    """Parameters in our spelling."""
    return {re.sub("_(.)", lambda m: m[1].upper(), key): value for key, value in params.items()}


def case(make, fitted, applied=None, tolerance=1e-9, floor=0, called=None, **params):
    """One transformer, fitted to a table and applied to it or another; or to each of its columns alone."""
    learn, later = DATA[fitted], DATA[applied or fitted]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        step = make(**params).fit(np.column_stack(list(learn.values())))
        out = step.transform(np.column_stack(list(later.values())))
        names = step.get_feature_names_out(list(learn))
    out = out.toarray() if hasattr(out, "toarray") else np.asarray(out)
    return {
        "step": make.__name__,
        "params": called or ours(params),
        "fitted": fitted,
        "applied": applied or fitted,
        "tolerance": tolerance,
        "floor": floor,
        "columns": {name: listed(out[:, j]) for j, name in enumerate(names)},
    }


def keeping_missing():
    """Transformers that keep missing values."""
    for table, later in (
        ("cars", "later cars"),
        ("cars, some missing", "later cars, some missing"),
        ("hard", None),
        ("empty column", "later, with a value in the empty column"),
        ("one row", None),
    ):
        yield case(MaxAbsScaler, table, later)
        yield case(MaxAbsScaler, table, later, clip=True)
        yield case(RobustScaler, table, later)
        yield case(RobustScaler, table, later, quantile_range=(12.5, 60), unit_variance=True)
        yield case(RobustScaler, table, later, with_centering=False, quantile_range=(0, 100))
        yield case(RobustScaler, table, later, with_scaling=False)
    for table, later in (("cars", "later cars"), ("cars, some missing", "later cars, some missing"), ("cars", None)):
        for distribution in ("uniform", "normal"):
            for n in (24, 7, 1000):
                yield case(QuantileTransformer, table, later, output_distribution=distribution, n_quantiles=n)
    for table, later in (
        ("hard", None),
        ("moderate", "moderate"),
        ("empty column", "later, with a value in the empty column"),
        ("one row", None),
    ):
        for distribution in ("uniform", "normal"):
            yield case(QuantileTransformer, table, later, output_distribution=distribution, n_quantiles=4)


def raised(method, x, power):
    """What becomes of a number, in Decimal arithmetic, and the slope of that by the power."""
    x = Decimal(x)
    if method == "box-cox":
        sign, own, log = 1, power, x.ln()
    else:
        sign, own = (1, power) if x >= 0 else (-1, 2 - power)
        log = (1 + abs(x)).ln()
    grown = (own * log).exp()
    return sign * (grown - 1) / own, (log * grown - (grown - 1) / own) / own, sign * log


def slope(method, column, power):
    """The slope of minus the likelihood."""
    y, dy, logs = zip(*(raised(method, x, power) for x in column))
    n = len(y)
    mean, slope_mean = sum(y) / n, sum(dy) / n
    variance = sum((a - mean) ** 2 for a in y)
    covariance = sum((a - mean) * (b - slope_mean) for a, b in zip(y, dy))
    return covariance / variance - sum(logs) / n


def exact_power(method, column):
    """The likeliest power, near to the one that SciPy finds. Years to the power -14 agree in their first 50 digits."""
    column = column[~np.isnan(column)].tolist()
    found = (stats.boxcox if method == "box-cox" else stats.yeojohnson)(np.array(column))[1]
    with localcontext() as context:
        context.prec = 150
        for reach in (1e-3, 1e-2, 1e-1, 1, 3, 10):
            low, high = (Decimal(found + sign * reach * (1 + abs(found))) for sign in (-1, 1))
            if slope(method, column, low) < 0 < slope(method, column, high):
                break
        else:
            raise ValueError(f"{method}: no likeliest power near {found}")
        for _ in range(12):
            middle = (low + high) / 2
            if slope(method, column, middle) < 0:
                low = middle
            else:
                high = middle
        # The secant method, which doubles the digits.
        at_low, at_high = slope(method, column, low), slope(method, column, high)
        while abs(high - low) > abs(high) * Decimal("1e-30"):
            low, high = high, high - at_high * (high - low) / (at_high - at_low)
            at_low, at_high = at_high, slope(method, column, high)
        return high


def exactly(method, table, standardize):
    """What PowerTransformer makes of each column, exactly: its own search stops at some 1e-6 of the power, and years
    have so much in common that little else is left of them."""
    columns = {}
    with localcontext() as context:
        context.prec = 150
        for name, x in DATA[table].items():
            power = exact_power(method, x)
            y = [NAN if math.isnan(v) else raised(method, v, power)[0] for v in x.tolist()]
            if standardize:
                known = [v for v in y if isinstance(v, Decimal)]
                mean = sum(known) / len(known)
                scale = (sum((v - mean) ** 2 for v in known) / len(known)).sqrt()
                y = [(v - mean) / scale if isinstance(v, Decimal) else v for v in y]
            columns[name] = listed([float(v) for v in y])
    return {
        "step": "PowerTransformer",
        "params": {"method": method, "standardize": standardize},
        "fitted": table,
        "applied": table,
        "tolerance": 1e-9,
        "floor": 1e-12 if standardize else 0,
        "columns": columns,
    }


def powers():
    for standardize in (True, False):
        for table in ("cars", "cars, some missing", "positive", "small"):
            yield exactly("box-cox", table, standardize)
        for table in ("cars", "cars, some missing", "positive", "both signs"):
            yield exactly("yeo-johnson", table, standardize)
    # Where its search is precise enough, scikit-learn's own numbers.
    for table, later in (("both signs", None), ("wide", None), ("wide", "later wide"), ("few values", None)):
        yield case(PowerTransformer, table, later, tolerance=1e-6, floor=1e-8)
    for later in (None, "later wide"):
        yield case(PowerTransformer, "wide", later, tolerance=1e-6, floor=1e-8, method="box-cox")


def complete():
    """Transformers that want every value."""
    for table in ("cars", "hard", "one row"):
        yield case(Binarizer, table)
        yield case(Binarizer, table, threshold=2.0)
    for norm in ("l1", "l2", "max"):
        for table in ("cars", "moderate", "one row"):
            yield case(Normalizer, table, norm=norm)
    for degree in (0, 1, 2, 3, (2, 3), (0, 0)):
        yield case(PolynomialFeatures, "later cars", degree=degree)
        yield case(PolynomialFeatures, "later cars", degree=degree, interaction_only=True)
        if degree not in (0, (0, 0)):
            yield case(PolynomialFeatures, "one row", degree=degree, include_bias=False)
    yield case(PolynomialFeatures, "later cars", degree=5, interaction_only=True, include_bias=False)


def bins():
    methods = (
        "inverted_cdf",
        "averaged_inverted_cdf",
        "closest_observation",
        "interpolated_inverted_cdf",
        "hazen",
        "weibull",
        "linear",
        "median_unbiased",
        "normal_unbiased",
    )
    for encode in ("onehot", "ordinal"):
        for strategy in ("quantile", "uniform", "kmeans"):
            yield case(KBinsDiscretizer, "cars", "later cars", encode=encode, strategy=strategy, n_bins=[3, 4, 2])
            yield case(KBinsDiscretizer, "moderate", encode=encode, strategy=strategy, n_bins=4)
    for n in (3, 4, 8):
        yield case(KBinsDiscretizer, "whole numbers", encode="ordinal", strategy="kmeans", n_bins=n)
    for method in methods:
        for n in (4, 7):
            yield case(KBinsDiscretizer, "cars", encode="ordinal", quantile_method=method, n_bins=n)
            yield case(KBinsDiscretizer, "moderate", encode="ordinal", quantile_method=method, n_bins=n)
    for strategy in ("uniform", "kmeans"):
        yield case(KBinsDiscretizer, "cars", encode="ordinal", strategy=strategy, n_bins=9)
        yield case(KBinsDiscretizer, "hard", encode="ordinal", strategy=strategy, n_bins=5)
    yield case(KBinsDiscretizer, "one row", encode="onehot")


def splines():
    for extrapolation in ("constant", "linear", "continue", "periodic"):
        for degree in (2, 3):
            for knots in ("uniform", "quantile"):
                yield case(
                    SplineTransformer,
                    "cars",
                    "later cars",
                    # Far beyond the knots, terms of 1e15 and more cancel.
                    tolerance=1e-6 if extrapolation == "continue" else 1e-9,
                    extrapolation=extrapolation,
                    degree=degree,
                    knots=knots,
                    n_knots=4,
                )
    # Of several features with these, scikit-learn 1.9 takes the knots of all but the first wrong.
    for degree in (0, 1):
        yield case(SplineTransformer, "alone", "later alone", degree=degree, extrapolation="linear", n_knots=4)
    for degree in (0, 1, 4):
        for bias in (True, False):
            yield case(SplineTransformer, "cars", degree=degree, n_knots=6, include_bias=bias)
            yield case(SplineTransformer, "cars", degree=degree, n_knots=6, extrapolation="error")
    for knots in ("uniform", "quantile"):
        for extrapolation in ("constant", "linear", "continue", "periodic", "error"):
            yield case(SplineTransformer, "moderate", extrapolation=extrapolation, knots=knots, degree=2, n_knots=4)
            yield case(
                SplineTransformer,
                "cars, some missing",
                None if extrapolation == "error" else "later cars, some missing",
                handle_missing="zeros",
                extrapolation=extrapolation,
                knots=knots,
                n_knots=4,
            )
    yield case(SplineTransformer, "empty column", handle_missing="zeros")
    given = [[0, 1990, 0], [5e4, 2000, 1e5], [1e5, 2010, 5e5], [3e5, 2025, 1e7]]
    for extrapolation in ("constant", "linear", "periodic"):
        yield case(SplineTransformer, "cars", "later cars", knots=given, extrapolation=extrapolation)


def functions():
    numpy = "log log2 log10 log1p exp expm1 sqrt cbrt square reciprocal negative abs sign sin cos tan tanh arctan sinh arcsinh"
    for name in numpy.split():
        yield case(
            FunctionTransformer,
            "functions",
            called={"func": name},
            func=getattr(np, name),
            feature_names_out="one-to-one",
        )
    for name, func in (("expit", special.expit), ("logit", special.logit), ("identity", None)):
        yield case(FunctionTransformer, "functions", called={"func": name}, func=func, feature_names_out="one-to-one")


if __name__ == "__main__":
    out = {
        "sklearn": sklearn.__version__,
        "numbers": dict(cases()),
        "unseen": unseen(),
        "normalQuantiles": [
            [p, special.ndtri(p)]
            for p in (1e-300, 1e-16, 1e-7, 0.001, 0.02425, 0.075, 0.0751, 0.3, 0.5, 0.62, 0.925, 0.99, 1 - 1e-7, 1 - 2**-53)
        ],
        "tables": {name: {c: listed(v) for c, v in columns.items()} for name, columns in DATA.items()},
        "transformed": [*keeping_missing(), *powers(), *complete(), *bins(), *splines(), *functions()],
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False, ensure_ascii=False) + "\n", encoding="utf-8")
