import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from imagegen.core.keys import key_file
from tests.browser.studio import ROOT, environment


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "one"
    assert key_file(path) == key_file(path) and len(key_file(path)) > 80
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_of_many_that_make_it_at_once_all_have_the_same(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "one"
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: key_file(path), range(64)))) == 1
    assert [file.name for file in path.parent.iterdir()] == ["one"]


def test_the_file_of_an_embedded_installation_may_hold_several_keys_the_newest_first(tmp_path: Path) -> None:
    kept = tmp_path / "keys" / "encryption_key"
    kept.parent.mkdir()
    kept.write_text(f"{'n' * 43},{'o' * 43}\n")
    asked = [sys.executable, "-c", "from imagegen import settings; print(*settings.ENCRYPTION_KEYS)"]
    done = subprocess.run(asked, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["n" * 43, "o" * 43]
