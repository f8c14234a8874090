"""The page that shows what can be called: without a token, in both languages."""

import re

from adapters.api.addresses import posts


def test_without_a_token_the_page_and_the_document_are_there(without):
    for path in ("docs", "docs?language=zh", "openapi.json"):
        assert without.client.get(f"/api/{path}").status_code == 200
    page = without.client.get("/api/docs")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert not re.search(r'(?:src|href)="https?://', page.text)


def test_both_languages_are_whole(without):
    for language, other in (("zh", "API of"), ("en", "怎么")):
        page = without.client.get("/api/docs", params={"language": language}).text
        assert all(f"/api/{path}<" in page for path in posts())
        assert other not in page
