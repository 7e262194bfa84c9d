"""How an answer to a text message reads."""

from __future__ import annotations

import pytest

from doorstep.sms.replies import meaning


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("R", "opt_out"),
        (" ｔｄ。", "opt_out"),
        ("退订", "opt_out"),
        ("请不要再发了", "opt_out"),
        ("STOP", "opt_out"),
        ("取消退订", "resume"),
        ("恢复订阅", "resume"),
        ("你们发错人了", "wrong_number"),
        ("这不是我的手机号吧，不是本人", "wrong_number"),
        ("明天没空，能改约吗", "move"),
        ("不用上门了", "cancel"),
        ("Ring the bell at the gate", "other"),
        ("Right, thanks", "other"),
        ("", "other"),
    ],
)
def test_an_answer_reads_as_its_writer_means_it(text: str, meant: str) -> None:
    assert meaning(text) == meant
