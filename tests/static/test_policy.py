"""What the content security policy and the map of styles ask of every file."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static/css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(")
INLINE = re.compile(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_brings_no_style_and_no_script_of_its_own(template: Path) -> None:
    assert not INLINE.search(template.read_text())


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_only_the_tokens_name_colours(style: Path) -> None:
    assert style.name == "tokens.css" or not COLOUR.search(without_comments(style))


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_every_size_and_colour_that_is_used_is_a_token(style: Path) -> None:
    known = set(re.findall(r"(--[\w-]+):", "".join(without_comments(each) for each in STYLES)))

    assert set(re.findall(r"var\((--[\w-]+)", without_comments(style))) <= known


def test_every_stylesheet_is_on_the_map() -> None:
    on_the_map = set(re.findall(r'@import url\("(.+?)"\)', (ROOT / "static/css/app.css").read_text()))

    assert on_the_map == {style.name for style in STYLES} - {"app.css"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_imports_only_what_is_there_and_evaluates_nothing(script: Path) -> None:
    text = script.read_text()

    assert {found[1] for found in re.finditer(r'(?:import|from) "\./(.+?)"', text)} <= {each.name for each in SCRIPTS}
    assert not re.search(r"\beval\(|new Function|innerHTML|setAttribute\(\"style", text)


def without_comments(style: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.DOTALL)
