"""What can be wrong with the file of a provider, beside what can be wrong with any file: a sentence that says what to
do. Whoever sets up a server reads them, in the language of its other settings."""

from __future__ import annotations

from ..standard.faults import MESSAGES, Fault

SENTENCES = {
    "unknown_kind": "there is no message “{of}”: take a name of messages.yaml, or name/customer for words of their own",
    "unknown_language": "“{of}” is no language of messages: write zh or en",
    "unknown_field": "messages have no field “{of}”: see docs/sms.md for those there are",
    "parameters_differ": "the text and the parameters must name the same fields; they differ in {of}",
    "limit_too_short": "{of} characters: what goes there is never so short; have the template approved with more, or "
    "leave it out and say it in the template's own words",
    "link_forbidden": "links are forbidden in this parameter: give it the field token and write the address into the "
    "template, as in https://…/#/v/{{token}}",
    "one_kind": "“{of}”: a step does exactly one thing: text, now, random, json, query, percent, sha256, "
    "hmac_sha1, hmac_sha256, hex, base64, and header or parameter in a check",
    "unknown_name": "“{of}” is made by no step above, is no key, and is not given: see docs/sms.md",
    "name_taken": "“{of}” has a value already: give this one another name",
    "bad_name": "“{of}” is no name: small letters, digits and _, beginning with a letter",
    "bytes_here": "“{of}” is bytes: turn it into text with a step hex or base64, or let it stand alone",
    "list_here": "“{of}” is a list or a map: it can only stand alone inside json",
    "odd_brace": "a brace too many or too few; a name stands in braces, such as {{template}}, and json has a step",
    "unknown_clock": "there is no time written as “{of}”: seconds, milliseconds, instant or date",
    "bad_random": "“{of}” random bytes: 8 to 32",
    "not_https": "“{of}” must begin with https://, or with http:// where DOORSTEP_OUTBOUND_LOCAL=yes",
    "one_content": "write one of query, form and json: what is posted, and where",
    "bad_header": "“{of}” is no name of a header that may be set here",
    "bad_signature": "“{of}”: 2 to 20 characters without 【】, which are put around it",
    "bad_path": "“{of}” is no path into the answer, such as Response.SendStatusSet.0.Code",
    "missing_item": "an item must say “{of}”",
}


def sentence(fault: Fault) -> str:
    """A fault with its line, and what to do about it."""
    said = SENTENCES.get(fault.code) or MESSAGES[fault.code][1]
    return f"{fault.file}, line {fault.line}: {said.format(of=fault.of)}"
