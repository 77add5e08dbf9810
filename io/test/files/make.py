"""Makes the Parquet files of this folder, and rows.json: what each must be read as.

    python3 -m venv venv && venv/bin/pip install pyarrow==26.0.1 && venv/bin/python make.py
"""

import datetime as dt
import decimal
import json

import pyarrow as pa
import pyarrow.parquet as pq

N = 60
every = lambda n, i, value: None if i % n == 0 else value
day = lambda i: dt.date(2019, 12, 25) + dt.timedelta(days=37 * i - 5000)
instant = lambda i: dt.datetime(2024, 2, 29, 23, 59, 59, 123456) + dt.timedelta(hours=i * 7, milliseconds=-i)

columns = {
    "int8": pa.array([every(7, i, i - 30) for i in range(N)], pa.int8()),
    "uint32": pa.array([4_294_967_295 - i for i in range(N)], pa.uint32()),
    "int64": pa.array([every(11, i, (i - 30) * 10**13) for i in range(N)], pa.int64()),
    "float": pa.array([every(5, i, i / 4) for i in range(N)], pa.float32()),
    "double": pa.array([every(9, i, i / 3 if i % 4 else float("nan")) for i in range(N)], pa.float64()),
    "boolean": pa.array([every(6, i, i % 3 == 0) for i in range(N)], pa.bool_()),
    "category": pa.array([every(8, i, ["Diesel", "Petrol", "Größe", "LPG"][i % 4]) for i in range(N)]),
    "text": pa.array([every(13, i, f"car {i} " + "x" * (i % 9)) for i in range(N)]),
    "digits": pa.array([f"{i % 3:03}" for i in range(N)]),
    "date": pa.array([every(10, i, day(i)) for i in range(N)], pa.date32()),
    "micros": pa.array([every(12, i, instant(i)) for i in range(N)], pa.timestamp("us", tz="UTC")),
    "nanos": pa.array([instant(i) for i in range(N)], pa.timestamp("ns")),
    "millis": pa.array([instant(i).replace(microsecond=0) for i in range(N)], pa.timestamp("ms")),
    "decimal9": pa.array([every(7, i, decimal.Decimal(i * 37 - 900) / 100) for i in range(N)], pa.decimal128(9, 2)),
    "decimal30": pa.array([decimal.Decimal(10**20 + i).scaleb(-5) for i in range(N)], pa.decimal128(30, 5)),
    "empty": pa.array([None] * N, pa.float64()),
}
table = pa.table(columns)


def cell(name, value):
    if value is None or value != value:
        return None
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"
    if isinstance(value, dt.date):
        return f"{value.isoformat()}T00:00:00.000Z"
    return float(value) if isinstance(value, decimal.Decimal) else value


rows = [{name: cell(name, value) for name, value in row.items()} for row in
        table.set_column(11, "nanos", columns["nanos"].cast(pa.timestamp("us"))).to_pylist()]
with open("rows.json", "w") as file:
    json.dump(rows, file, ensure_ascii=False, separators=(",", ":"))
    file.write("\n")

small = dict(row_group_size=25, data_page_size=200)
for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
    for version in ["1.0", "2.0"]:
        pq.write_table(table, f"{codec}-v{version[0]}.parquet", compression=codec, data_page_version=version, **small)
pq.write_table(table, "plain-v1.parquet", use_dictionary=False, **small)
pq.write_table(table, "int96.parquet", use_deprecated_int96_timestamps=True, **small)
pq.write_table(table, "integer-decimal.parquet", store_decimal_as_integer=True, **small)
encodings = {
    "int8": "DELTA_BINARY_PACKED", "uint32": "DELTA_BINARY_PACKED", "int64": "DELTA_BINARY_PACKED",
    "float": "BYTE_STREAM_SPLIT", "double": "BYTE_STREAM_SPLIT", "boolean": "RLE",
    "category": "DELTA_BYTE_ARRAY", "text": "DELTA_LENGTH_BYTE_ARRAY", "digits": "DELTA_BYTE_ARRAY",
    "date": "DELTA_BINARY_PACKED", "micros": "DELTA_BINARY_PACKED", "decimal9": "BYTE_STREAM_SPLIT",
}
for version in ["1.0", "2.0"]:
    pq.write_table(table, f"encoded-v{version[0]}.parquet", use_dictionary=False, column_encoding=encodings,
                   data_page_version=version, **small)
required = pa.schema([pa.field(name, array.type, nullable=array.null_count > 0) for name, array in columns.items()])
pq.write_table(table.cast(required), "required.parquet", **small)

pq.write_table(pa.table({
    "id": pa.array([2**53, -(2**63), 7, None], pa.int64()),
    "unsigned": pa.array([2**64 - 1, 2**53 - 1, 0, 1], pa.uint64()),
}), "big-integers.parquet")
pq.write_table(pa.table({
    "plain": [1, 2], "list": [[1], [2, 3]], "struct": [{"a": 1}, {"a": 2}],
    "map": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())),
    "time": pa.array([1, 2], pa.time32("ms")), "binary": pa.array([b"ab", b"cd"], pa.binary(2)),
}), "nested.parquet")
pq.write_table(table.slice(0, 0), "no-rows.parquet")
# A few hundred bytes that unpack to 1.6 GB.
nothing = pa.table({"nothing": pa.nulls(200_000_000, pa.bool_())})
pq.write_table(nothing, "bomb.parquet", row_group_size=10**9, data_page_size=2**30, max_rows_per_page=10**9)
