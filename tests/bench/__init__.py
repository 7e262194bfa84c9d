"""How fast and how big Doorstep is (`make bench`): one table, ratios against something measured in the same run."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "stage"), str(TESTS / "browser")]
