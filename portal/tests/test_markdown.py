"""Markdown becomes HTML that cannot harm, with links that lead somewhere."""

import pytest

from portal.markdown import to_html


def test_lists_and_emphasis_are_kept():
    assert to_html("- a\n- **b**", "ja") == (
        "<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
    ],
)
def test_nothing_that_runs_comes_through(text):
    html = to_html(text, "ja")
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html


def test_a_page_of_this_site_is_in_the_language_of_the_text():
    assert 'href="/terms/"' in to_html("[規約](/terms/)", "ja")
    assert 'href="/en/terms/#t1"' in to_html("[terms](/terms/#t1)", "en")


def test_a_page_that_is_not_there_is_left_as_words():
    assert to_html("see [that](/nowhere/) page", "en") == "<p>see that page</p>\n"


def test_another_site_is_led_to_as_it_stands():
    assert 'href="https://example.com/"' in to_html("[x](https://example.com/)", "ja")
