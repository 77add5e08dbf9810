"""Data that the references of linear models share. A case's blocks are columns of numbers, one-hot codes, or a sparse
block, which is given by its columns."""

import json
from pathlib import Path

import numpy as np


def numbers(*columns):
    return [{"values": np.asarray(column, dtype=float)} for column in columns]


def one_hot(codes, width):
    return [{"codes": np.asarray(codes), "width": width}]


def sparse(*columns):
    return [{"columns": np.asarray(columns, dtype=float)}]


def dense(blocks):
    """The blocks as one matrix; code -1 is a row of zeros."""
    columns = []
    for block in blocks:
        if "values" in block:
            columns.append(block["values"][:, None])
        elif "codes" in block:
            columns.append((block["codes"][:, None] == np.arange(block["width"])).astype(float))
        else:
            columns.append(block["columns"].T)
    return np.hstack(columns)


def plain(block):
    return {key: np.asarray(value).tolist() for key, value in block.items()}


def write(script, document):
    with open(Path(script).with_suffix(".json"), "w") as file:
        json.dump(document, file, allow_nan=False, separators=(",", ":"))
        file.write("\n")
