"""The units for systemd, read by systemd itself."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.processes import ROOT


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="There is no systemd on this machine.")
def test_systemd_takes_them_as_they_are(tmp_path: Path) -> None:
    units = []
    for shipped in sorted((ROOT / "deploy").glob("*.service")):
        unit = tmp_path / shipped.name.replace("@", "@calls")
        unit.write_text(shipped.read_text().replace("/srv/imagegen/.venv/bin", str(Path(sys.executable).parent)))
        units.append(unit)
    said = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True).stderr
    assert [line for line in said.splitlines() if "imagegen" in line] == [] and len(units) == 2
