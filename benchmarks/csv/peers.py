"""Reads a CSV file with pandas or polars."""

from child import read_task, repeat, settled_memory, tell

task = read_task()
if task["engine"] == "polars":
    import polars

    packages = ["polars"]
    read = lambda: polars.read_csv(task["file"])
else:
    import pandas

    packages = ["pandas", "pyarrow"]
    if task["engine"] == "pyarrow":
        import pyarrow

        pyarrow.set_cpu_count(task["threads"])
    read = lambda: pandas.read_csv(task["file"], engine=task["engine"])
run, _ = repeat(1, settled_memory(), read)
tell(packages, **run)
