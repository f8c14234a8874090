"""How much the process holds: what it began with is set aside, and what is left over goes soon."""

import gc
import os
import sys

OFTEN = (700, 10, 5)  # objects more than before, looks at the youngest, looks at the younger


def keep_program() -> None:
    """What was imported is no garbage, now or at the end."""
    gc.freeze()


def set_aside() -> None:
    """What is there now stays for good, so garbage is looked for among the rest only, and often.

    Python looks through everything only when a quarter has come anew: of the hundred megabytes that
    were imported, another twenty-five of garbage.
    """
    gc.collect()
    gc.freeze()
    gc.collect()  # from now on the quarter is one of what came since
    gc.set_threshold(*OFTEN)


def begin_anew() -> None:
    """The same process from its start, without what it has used once and holds on to."""
    if os.name == "posix":  # elsewhere it would be another process
        os.execv(sys.executable, sys.orig_argv)
