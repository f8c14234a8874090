"""The document is what the program does: its own examples hold, and Schemathesis finds no lie.

Schemathesis makes requests from the document, right and wrong ones, and looks at the answers: their
status, their type, their shape, and that nothing breaks.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.errors import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from adapters.api.addresses import lists, posts
from adapters.api.fields import body_of, sent_of
from adapters.api.schema import document
from bot.api.described import described
from bot.registry import commands
from tests.adapters.api.conftest import opened

LINES = ("action add Notes @market", "risk add Late part @market", "issue add No phones @rd")
EXAMPLES = 2  # of each call, right and wrong: some 700 requests in all


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_command_is_in_it_with_examples_of_both_languages(language):
    paths = document(language)["paths"]

    for one in (*described("en"), *described("zh")):
        path = next(path for path, command in posts().items() if command is one.command)
        content = paths[f"/{path}"]["post"]["requestBody"]["content"]["application/json"]
        assert {example.line for example in one.examples} <= set(content.get("examples", {}))
    assert all(operation["summary"] for of in paths.values() for operation in of.values())
    assert all("get" in paths[f"/{path}"] for path in lists())


def test_what_only_the_person_may_do_is_not_in_it():
    missing = {command.words for command in commands} - {c.words for c in posts().values()}

    assert missing == {command.words for command in commands if command.by_hand}
    assert {"claim", "link", "token add", "web"} <= missing


@pytest.mark.parametrize("one", [*described("en"), *described("zh")], ids=lambda o: o.command.words)
def test_every_example_is_of_the_form_that_is_asked_for(one):
    for example in one.examples:
        body_of(one.command).model_validate(sent_of(one.command, example.words))


@pytest.fixture(scope="module")
def api(databases):
    """A company with something in it, called by an administrator who leads the project."""
    called = opened(databases, a_minute=100_000)
    called.chat.says("project add X1 launch", "admin")
    for line in LINES:
        called.chat.says(line, "admin")
    token = called.made("token add test scope=write", "admin")
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", called.app)
    schema.token = token
    yield schema
    called.gateway.close()


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_the_program_does_what_the_document_says(api, mode):
    """All checks but one: what is of the right form may still not be read (which project?)."""
    few = settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    headers, lies = {"Authorization": f"Bearer {api.token}"}, {}

    def check(case):
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    for found in api.get_all_operations():
        operation = found.ok()
        try:
            few(given(operation.as_strategy(generation_mode=mode))(check))()
        except FailureGroup as lie:
            lies[operation.label] = str(lie)

    assert lies == {}
