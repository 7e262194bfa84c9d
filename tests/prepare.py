"""Gets what the browser tests need and pip cannot bring: Chromium and a Chinese font. Run by make before the tests.

As root on Debian: its packages. Elsewhere: Playwright's own Chromium. Where neither works, it says in one sentence what
is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

FONT = "fonts-noto-cjk"
SYSTEM_BROWSER = Path("/usr/bin/chromium")


def main() -> None:
    """Installs what is missing; exits with a sentence when it cannot."""
    if (SYSTEM_BROWSER.exists() and has_chinese_font()) or installed_from_debian():
        return
    if not has_chinese_font():
        sys.exit(f"A Chinese font is missing; install one, on Debian and Ubuntu with: sudo apt-get install {FONT}")
    if SYSTEM_BROWSER.exists() or playwright_browser():
        return
    sys.exit(
        "Chromium is missing and could not be installed; on Debian and Ubuntu: "
        "sudo apt-get install chromium, elsewhere: .venv/bin/playwright install chromium"
    )


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with Chinese characters."""
    if not shutil.which("fc-list"):
        return sys.platform == "darwin"  # macOS ships PingFang and has no fontconfig
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout.strip())


def installed_from_debian() -> bool:
    """Installs both as Debian's packages, where that is possible."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", FONT, "fontconfig"],
    ):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return SYSTEM_BROWSER.exists() and has_chinese_font()


def playwright_browser() -> bool:
    """Has Playwright fetch its own Chromium."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    main()
