"""From the start of a Python process to the first prediction of a pipeline that Joblib saved."""

import json
import platform
import sys
from time import perf_counter

task = json.loads(sys.argv[1])
file = task["file"] + ".joblib"
row = {
    "name": "Maruti Swift Dzire VXI",
    "year": 2012,
    "km_driven": 37000,
    "fuel": "Diesel",
    "seller_type": "Individual",
    "transmission": "Manual",
    "owner": "Second Owner",
    "mileage": "23.4 kmpl",
    "engine": "1248 CC",
    "max_power": "74 bhp",
    "seats": 5,
}
if task["step"] == "save":
    import joblib
    import pandas as pd
    from pipelines import pipeline

    cars = pd.read_csv(task["train"])
    model = pipeline("boosting", "one-hot", 1).fit(cars.drop(columns="selling_price"), cars["selling_price"])
    joblib.dump(model, file)
    details = {}
else:
    started = perf_counter()
    import joblib
    import pandas as pd
    import pipelines  # noqa: F401  what the file names; it imports scikit-learn

    imported = perf_counter()
    model = joblib.load(file)
    loaded = perf_counter()
    model.predict(pd.DataFrame([row]))
    predicted = perf_counter()
    details = {
        "import and load": loaded - started,
        "import": imported - started,
        "load": loaded - imported,
        "first prediction": predicted - loaded,
    }
print(json.dumps({"details": details, "versions": {"python": platform.python_version()}}), flush=True)
