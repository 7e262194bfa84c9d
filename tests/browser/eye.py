"""What looks at a screen: axe, and a camera, in both languages and both colour schemes."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page
from stage import OUTPUT

AXE = Path(__file__).resolve().parents[2] / "client" / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = [(language, scheme) for language in ("zh-CN", "en") for scheme in ("light", "dark")]


class Eye:
    """Looks at each screen once it stands still: axe, and a picture."""

    def __init__(self, page: Page, look: tuple[str, str]) -> None:
        self.page = page
        self.look = "-".join(look)
        self.seen: list[str] = []

    def look_at(self, name: str) -> None:
        """Fails with what axe found on this screen."""
        self.page.wait_for_timeout(300)  # past the motion of sheets, which axe would measure half transparent
        OUTPUT.mkdir(exist_ok=True)
        self.page.screenshot(path=str(OUTPUT / f"{name}-{self.look}.png"))
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("() => axe.run({resultTypes: ['violations']})")
        faults = [
            f"{fault['id']}: {fault['help']}: {[node['target'] for node in fault['nodes']][:3]}"
            for fault in found["violations"]
        ]
        assert faults == [], f"{name} {self.look}: {faults}"
        assert found["passes"] or found["inapplicable"], "axe looked at nothing"
        self.seen.append(name)


def choose(page: Page, language: str) -> None:
    """Sets the language as the person's own choice does."""
    page.evaluate("language => localStorage.setItem('doorstep.language', language)", language)
    page.reload()
