"""
A FastAPI service, as one writes it by hand: a pydantic model of the row, a pipeline, pandas between them. Tuned, it
predicts in the event loop instead of handing each request to a pool of threads.
"""

import json
import os
import socket
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), "../cars"))

import joblib
import pandas as pd
import pipelines  # noqa: F401  what the model's file names
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sklearn.base import clone
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split

task = json.loads(sys.argv[1])
model = joblib.load(task["file"])
app = FastAPI()


class Car(BaseModel):
    name: str
    year: int
    km_driven: int
    fuel: str
    seller_type: str
    transmission: str
    owner: str
    mileage: str | None
    engine: str | None
    max_power: str | None
    seats: float | None


class SoldCar(Car):
    selling_price: float


def frame(instances):
    return pd.DataFrame([car.model_dump() for car in instances])


if task["tuned"]:

    @app.post("/predict")
    async def predict(instances: list[Car]) -> list[float]:
        return model.predict(frame(instances)).tolist()

else:

    @app.post("/predict")
    def predict(instances: list[Car]) -> list[float]:
        return model.predict(frame(instances)).tolist()


@app.post("/retrain")
def retrain(instances: list[SoldCar]) -> dict[str, float]:
    global model
    cars = frame(instances)
    X, y = cars.drop(columns="selling_price"), cars["selling_price"]
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0)
    predicted = clone(model).fit(X_train, y_train).predict(X_test)
    refitted = clone(model).fit(X, y)
    joblib.dump(refitted, task["file"])
    model = refitted
    return {
        "rmse": root_mean_squared_error(y_test, predicted),
        "mae": mean_absolute_error(y_test, predicted),
        "r2": r2_score(y_test, predicted),
    }


listener = socket.create_server(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
