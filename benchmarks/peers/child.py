"""What every measured Python program shares: its task, repetitions, memory, and the line that it prints."""

import gc
import json
import platform
import resource
import sys
from importlib.metadata import version
from time import perf_counter


def read_task():
    """The task that the harness gave."""
    return json.loads(sys.argv[1])


def tell(packages, **run):
    """Tells the harness; the last thing that a program does."""
    versions = {"python": platform.python_version(), **{name: version(name) for name in packages}}
    print(json.dumps({**run, "versions": versions}), flush=True)


def repeat(repeats, runtime, work):
    """Seconds of each repetition and memory of the first, as members of a run, and the result of the last."""
    before = settled_memory()
    forget_peak()
    values = []
    for i in range(repeats):
        result = None
        started = perf_counter()
        result = work()
        values.append(perf_counter() - started)
        if i == 0:
            peak = status_field("VmHWM")
    return {"values": values, "memory": {"runtime": runtime, "before": before, "peak": peak}}, result


def settled_memory():
    """Resident memory in MB after a garbage collection."""
    gc.collect()
    return status_field("VmRSS")


def status_field(name):
    """In MB. The peak that getrusage knows is inherited from the process that started this one; this one is not."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith(name + ":")) / 1024
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def forget_peak():
    """Lets the peak begin anew, where the system can."""
    try:
        with open("/proc/self/clear_refs", "w") as refs:
            refs.write("5")
    except OSError:
        pass
