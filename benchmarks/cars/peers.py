"""scikit-learn on used cars: fits the whole pipeline, or predicts a batch or single rows with it."""

import statistics
from time import perf_counter

import pandas as pd
from child import read_task, repeat, settled_memory, tell
from pipelines import pipeline

TARGET = "selling_price"
PACKAGES = ["scikit-learn", "pandas", "numpy"]


def time_calls(rows, calls, call):
    """Seconds of the middle call of each round, and the 99th percentile; what warms up is left out."""
    medians, tails = [], []
    for turn in range(4):
        times = []
        for i in range(calls):
            row = rows[i % len(rows)]
            started = perf_counter()
            call(row)
            times.append(perf_counter() - started)
        if turn > 0:
            medians.append(statistics.median(times))
            tails.append(sorted(times)[int(calls * 0.99)])
    return {"values": medians, "details": {"99th percentile": statistics.median(tails)}}


task = read_task()
own = pipeline(task["model"], task["encoding"], task["threads"])
runtime = settled_memory()
train, test = pd.read_csv(task["train"]), pd.read_csv(task["test"])
x, y = train.drop(columns=TARGET), train[TARGET]
inputs = test.drop(columns=TARGET)
if task["measure"] == "fit":
    run, model = repeat(task["repeats"], runtime, lambda: own.fit(x, y))
else:
    model = own.fit(x, y)
    if task["measure"] == "predict rows one by one":
        # As a service does it: the row comes as a dictionary.
        rows = inputs.head(100).to_dict("records")
        run = time_calls(rows, 100, lambda row: model.predict(pd.DataFrame([row])))
    else:
        batch = inputs if task["measure"] == "predict table" else inputs.to_dict("records")
        frame = (lambda: batch) if task["measure"] == "predict table" else (lambda: pd.DataFrame(batch))
        run, _ = repeat(task["repeats"], runtime, lambda: model.predict(frame()))
tell(PACKAGES, **run, r2=model.score(inputs, test[TARGET]))
