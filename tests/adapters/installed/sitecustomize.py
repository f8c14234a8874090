"""Read first by every process that tests/adapters/process.py starts: it shall hold what an
installation holds. httpx loads its command line with these where they happen to be there."""

import sys

for name in ("pygments", "rich"):
    sys.modules[name] = None  # type: ignore[assignment]  # an import of it fails
