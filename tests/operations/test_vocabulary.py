"""Model ids are data: they stand in the tables, and nowhere else."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODEL_ID = re.compile(r"gpt-image-\d|dall-e-\d|chatgpt-image-latest|grok-imagine-image")
TABLES = re.compile(r"imagegen/(catalog|sandbox)/|imagegen/operations/\w+/capabilities\.py$")
PLACES = ("imagegen", "templates", "static")
KINDS = {".py", ".html", ".txt", ".js", ".css", ".json", ".svg"}


def test_model_ids_occur_only_in_the_tables() -> None:
    files = [path for place in PLACES for path in (ROOT / place).rglob("*") if path.suffix in KINDS]
    assert len(files) > 20
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in files
        if not TABLES.match(path.relative_to(ROOT).as_posix()) and MODEL_ID.search(path.read_text())
    ]
    assert elsewhere == []
