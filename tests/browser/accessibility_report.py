"""Examines the pages of the demo town with axe, in every scheme and width, and writes what the statement shows.

`make accessibility` runs it; `src/parvis/site/accessibility.json` is kept with the code, so that each release states what
was found in it. Ends with 1 when a defect is serious.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

from conftest import AXE, ROOT
from demo_pages import PAGES
from demo_town import browser, served_demo, sign_in

REPORT = ROOT / "src" / "parvis" / "site" / "accessibility.json"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"color_scheme": "light", "contrast": "more"},
}
WIDTHS = (390, 1280)
SERIOUS = {"serious", "critical"}


def examine(tab: Any) -> dict[str, Any]:
    """How many rules a page meets, and the defects: rule, impact, number of places."""
    tab.evaluate(AXE.read_text())
    found = tab.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations', 'passes']})", RULES)
    defects = [{"rule": one["id"], "impact": one["impact"], "places": len(one["nodes"])} for one in found["violations"]]
    return {"rules": len(found["passes"]), "defects": defects}


def visits(chromium: Any, address: str) -> dict[str, list[dict[str, Any]]]:
    """The results of each page by its address; pages that are not there have none."""
    results: dict[str, list[dict[str, Any]]] = {page.address: [] for page in PAGES}
    for scheme, options in SCHEMES.items():
        for width in WIDTHS:
            context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
            tab = context.new_page()
            for page in sorted(PAGES, key=lambda one: one.is_for_agents):
                if page.is_for_agents and "/sign-out/" not in tab.content():
                    sign_in(tab, address)
                answer = tab.goto(address + page.address)
                if answer is not None and answer.status == 200:
                    results[page.address].append({"scheme": scheme, "width": width, **examine(tab)})
            context.close()
    return results


def main() -> int:
    axe_version = json.loads((AXE.parent / "package.json").read_text())["version"]
    with served_demo() as address, browser() as chromium:
        results = visits(chromium, address)
        report = {
            "date": datetime.now(UTC).date().isoformat(),
            "tool": f"axe-core {axe_version}",
            "browser": f"Chromium {chromium.version.split('.')[0]}",
            "schemes": list(SCHEMES),
            "widths": list(WIDTHS),
            "pages": [
                {
                    "name": {"fr": page.french, "en": page.english},
                    "address": page.address,
                    "signed_in": page.is_for_agents,
                    "results": results[page.address],
                }
                for page in PAGES
                if results[page.address]
            ],
        }
    REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    serious = 0
    for page in report["pages"]:
        for result in page["results"]:
            for defect in result["defects"]:
                serious += defect["impact"] in SERIOUS
                sys.stdout.write(f"{page['address']} {result['scheme']} {result['width']} {defect}\n")
    sys.stdout.write(f"{len(report['pages'])} pages, {serious} serious defects: {REPORT.relative_to(ROOT)}\n")
    return 1 if serious else 0


if __name__ == "__main__":
    sys.exit(main())
