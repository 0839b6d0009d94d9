"""Import the real table of French communes (34,970 rows), and see what the start of the program takes of it.

    python bench/import_communes.py [--imports]

The file is `portal/communes-population.csv` of the real data (PARVIS_SHARED_DATA or ../shared/data). `--imports` also
lists the modules that take longest to load. Exit code 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from installed import ROOT, install, parvis, surroundings, timed

BAR_SECONDS, BAR_START = 2.0, 0.5


def slowest_modules(environ: dict[str, str], count: int = 15) -> list[tuple[float, str]]:
    """(milliseconds, module) of the modules whose own code takes longest to load."""
    arguments = [sys.executable, "-X", "importtime", "-m", "parvis", "history"]
    told = subprocess.run(arguments, env=environ, capture_output=True, text=True, check=True).stderr
    found = re.findall(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", told)
    return sorted(((int(own) / 1000, name) for own, name in found), reverse=True)[:count]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--imports", action="store_true", help="list the modules that take longest")
    parser.add_argument("--out", type=Path, help="file for the result as JSON")
    options = parser.parse_args()
    data = Path(os.environ.get("PARVIS_SHARED_DATA") or ROOT.parent / "shared" / "data")
    file = data / "portal" / "communes-population.csv"
    if not file.exists():
        print(f"skipped: {file} is absent; PARVIS_SHARED_DATA names the folder of real data")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="parvis-communes-"))
    try:
        environ = surroundings(install(folder), folder / "home")
        timed(parvis("history"), environ)
        starts = [timed(parvis("history"), environ) for _ in range(options.rounds)]
        imports = [
            timed(parvis("import", file, "--dataset", f"c{n}", "--json"), environ) for n in range(options.rounds)
        ]
        modules = slowest_modules(environ) if options.imports else []
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    start = statistics.median(one.seconds for one in starts)
    whole = statistics.median(one.seconds for one in imports)
    print(f"start (parvis history)  {start:5.2f} s   bar {BAR_START} s")
    print(f"import of communes      {whole:5.2f} s   bar {BAR_SECONDS} s")
    for own, name in modules:
        print(f"  {own:7.1f} ms  {name}")
    holds = start < BAR_START and whole < BAR_SECONDS
    result = {
        "bars": {"import_seconds": BAR_SECONDS, "start_seconds": BAR_START}, "rounds": options.rounds,
        "start_seconds": round(start, 3), "import_seconds": round(whole, 3),
        "start_processor": round(statistics.median(one.processor for one in starts), 3),
        "import_processor": round(statistics.median(one.processor for one in imports), 3),
        "import_peak_mb": round(max(one.peak_mb for one in imports)), "holds": holds,
    }  # fmt: skip
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
