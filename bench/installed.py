"""The program as an installation has it: a copy of the sources with their bytecode compiled, apart from the checkout."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Timed:
    """What a process took: wall clock, processor time, peak of resident memory."""

    seconds: float
    processor: float
    peak_mb: float


def install(folder: Path) -> Path:
    """A compiled copy of the package under `folder`, and of the libraries' bytecode if it is missing."""
    place = folder / "installed"
    shutil.copytree(ROOT / "src", place, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(place, quiet=2)
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    if not all(any(Path(path, "django", "__pycache__").glob("*.pyc")) for path in libraries):
        for path in libraries:
            compileall.compile_dir(path, quiet=2, workers=os.cpu_count() or 1)
    return place


def timed(arguments: Sequence[str], environ: dict[str, str]) -> Timed:
    """Run a process to its end and measure it. Raises when it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(arguments, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{list(arguments)}: {process.returncode}\n{message.decode()[-2000:]}")
    return Timed(took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def surroundings(place: Path, home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARVIS_", "PYTHON"))}
    return {**kept, "PYTHONPATH": str(place), "PARVIS_HOME": str(home)}


def parvis(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "parvis", *map(str, arguments)]
