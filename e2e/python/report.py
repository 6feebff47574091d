"""What the client scripts share: one JSON line a step, for the tests to assert on."""

import json
import sys
import time

RAO = 10**9


def step(name, **figures):
    # One write: unbuffered, print() would write the line's end on its own, and a log line could come between.
    sys.stdout.write(json.dumps({"step": name, **figures}) + "\n")
    sys.stdout.flush()


def rao(balance):
    """Rao of an SDK balance, whichever SDK."""
    return int(balance.rao)


def until(what, seconds, look):
    """Calls look() until it returns something true."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.2)
