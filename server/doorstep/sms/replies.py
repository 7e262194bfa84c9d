"""What a customer means who answers a text message. It says how the office reads it first; the words go along."""

from __future__ import annotations

import unicodedata

OPT_OUT, RESUME, WRONG_PERSON, MOVE, CANCEL, OTHER = "opt_out", "resume", "wrong_number", "move", "cancel", "other"
MEANINGS = (OPT_OUT, RESUME, WRONG_PERSON, MOVE, CANCEL, OTHER)

_WHOLE = {
    OPT_OUT: "r t td n 0000 stop unsubscribe 退订 拒收".split(),
    RESUME: "start 恢复 恢复订阅 订阅 取消退订".split(),
}
_PARTS = {
    OPT_OUT: "退订 拒收 不要再发 别再发 别发了 unsubscribe".split(),
    WRONG_PERSON: [*"发错 打错 号码错 错号 不是我 不是本人 认错".split(), "wrong number", "wrong person"],
    CANCEL: "取消 不用来 不用上门 不需要了 cancel".split(),
    MOVE: [*"改期 改约 改时间 换时间 改天 推迟 延后 提前 不在家 没空 reschedule".split(), "another time"],
}
"""What decides where it stands anywhere, in this order."""
_ASIDE = " \t\n\r。.!！,，~～“”\"'《》【】"


def meaning(text: str) -> str:
    """One of MEANINGS. Only a whole word takes somebody off, or a phrase that means nothing else."""
    said = unicodedata.normalize("NFKC", text).casefold().strip(_ASIDE)
    for found, words in _WHOLE.items():
        if said in words:
            return found
    return next((found for found, parts in _PARTS.items() if any(part in said for part in parts)), OTHER)
