"""A FastAPI service, as one writes it by hand: a pydantic model of the row, a pipeline, pandas between them."""

import json
import os
import socket
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), "../cars"))

import pandas as pd
import uvicorn
from fastapi import FastAPI
from pipelines import pipeline
from pydantic import BaseModel

task = json.loads(sys.argv[1])
cars = pd.read_csv(task["train"])
model = pipeline("boosting", "one-hot", 1).fit(cars.drop(columns="selling_price"), cars["selling_price"])
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


@app.post("/predict")
def predict(instances: list[Car]) -> list[float]:
    return model.predict(pd.DataFrame([car.model_dump() for car in instances])).tolist()


listener = socket.create_server(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
