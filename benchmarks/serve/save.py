"""Fits a pipeline of used cars and saves it with Joblib, for the service to load."""

import json
import os
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), "../cars"))

import joblib
import pandas as pd
from pipelines import pipeline

task = json.loads(sys.argv[1])
cars = pd.read_csv(task["train"])
model = pipeline(task["model"], "one-hot", task["threads"])
joblib.dump(model.fit(cars.drop(columns="selling_price"), cars["selling_price"]), task["file"])
