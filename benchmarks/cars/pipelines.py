"""The used-car pipelines as one builds them with scikit-learn and pandas: the twins of pipelines.ts."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

NUMBERS = ["age", "km_driven", "mileage", "engine", "max_power", "seats"]
CATEGORIES = ["brand", "model", "fuel", "seller_type", "transmission", "owner"]


def derive(cars):
    """Ages, brands, numbers without their units."""
    words = cars["name"].str.split(n=2)
    # A column of missing values only, as of a single row, is no column of texts until it is told.
    number = lambda column: pd.to_numeric(column.astype("str").str.extract(r"(-?\d+(?:\.\d+)?)")[0])
    return cars.assign(
        age=2026 - cars["year"],
        brand=words.str[0],
        model=words.str[1],
        mileage=number(cars["mileage"]),
        engine=number(cars["engine"]),
        max_power=number(cars["max_power"]),
    )


def pipeline(kind, encoding, threads):
    """
    Columns, encoded and imputed, before 100 trees or ridge.

    encoding: "one-hot" as most write it, "ordinal" with the booster's own handling of categories.
    """
    numeric = [SimpleImputer(strategy="median")]
    if kind == "ridge":
        numeric.append(StandardScaler())
    if encoding == "ordinal":
        encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    else:
        # The booster takes no sparse matrix.
        encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=kind != "boosting")
    prepared = make_column_transformer((make_pipeline(*numeric), NUMBERS), (encoder, CATEGORIES))
    return make_pipeline(FunctionTransformer(derive), prepared, estimator(kind, encoding, threads))


def estimator(kind, encoding, threads):
    if kind == "ridge":
        return Ridge()
    if kind == "forest":
        return RandomForestRegressor(n_jobs=threads, random_state=0)
    codes = range(len(NUMBERS), len(NUMBERS) + len(CATEGORIES)) if encoding == "ordinal" else None
    return HistGradientBoostingRegressor(categorical_features=codes, early_stopping=False, random_state=0)
