"""`play` runs a scenario against the whole adapter in a workspace of its own."""

from functools import partial

import pytest

from tests.adapters.slack.company import Company, running
from tests.adapters.staff import Play, playing


@pytest.fixture
def play(databases) -> Play[Company]:
    return playing(partial(running, databases))
