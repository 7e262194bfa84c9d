"""The loader of the standard: what it accepts, and that it names every fault by file and line."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.config import standard_folder
from doorstep.standard import faults as words
from doorstep.standard.changes import changes
from doorstep.standard.faults import Fault
from doorstep.standard.loading import digest, load
from doorstep.standard.rules import assess
from doorstep.standard.strict_yaml import MAX_BYTES, MAX_ENTRIES, parse
from doorstep.standard.vocabulary import ANSWERS, AUDIENCES, FUNCTIONS, WHO

STANDARDS = Path(__file__).parents[1] / "standard"
BAD = sorted((STANDARDS / "bad").glob("*.yaml"))
README = (standard_folder() / "README.md").read_text()
EXPECT = re.compile(r"# expect: (\S+):([0-9]+) ([a-z_]+)\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small standard without fault, to be spoilt."""
    return Path(shutil.copytree(STANDARDS / "good", tmp_path / "standard"))


def faults_of(folder: Path) -> set[tuple[str, int, str]]:
    document, faults = load(folder)
    assert (document is None) == bool(faults)
    assert all(fault.zh and fault.en for fault in faults)
    return {(fault.file, fault.line, fault.code) for fault in faults}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_each_fault_of_a_bad_file_is_named_by_file_and_line(path: Path, folder: Path) -> None:
    """A bad file stands in the place of the file that its first line names; its faults are the only ones."""
    text = path.read_text()
    expected = [(file, int(line), code) for file, line, code in EXPECT.findall(text)]
    (folder / expected[0][0]).write_text(text)
    assert faults_of(folder) == set(expected)


def test_there_are_at_least_forty_bad_files() -> None:
    assert len(BAD) >= 40


TOKENS = st.sampled_from(
    [
        "yes",
        "~",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ": ",
        "&a ",
        "*a",
        "!!int",
        "'",
        '"',
        "|",
        ">",
        "?",
        "#",
        "\t",
        "%",
        "@",
        "0.1",
        "[[]]",
        "{a: b}",
        "<<: ",
    ]
) | st.text(max_size=4)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(BAD),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 6), TOKENS), min_size=1, max_size=4),
)
def test_no_file_however_spoilt_makes_the_loader_fail(
    folder: Path, path: Path, spoilings: list[tuple[int, int, str]]
) -> None:
    """At some places some characters are replaced by what means something to YAML."""
    text = path.read_text()
    name = EXPECT.findall(text)[0][0]
    whole = (STANDARDS / "good" / name).read_text()
    for at, length, token in spoilings:
        text = text[:at] + token + text[at + length :]
    (folder / name).write_text(text, errors="replace")
    try:
        document, faults = load(folder)
    finally:
        (folder / name).write_text(whole)
    assert (document is None) == bool(faults)


def test_faults_of_several_files_come_all_at_once(folder: Path) -> None:
    spoilt = {
        "items.yaml": "bulk-critical",
        "phrases.yaml": "phrase-placeholders-differ",
        "service-levels.yaml": "level-unknown-trigger",
    }
    for name, bad in spoilt.items():
        shutil.copy(STANDARDS / "bad" / f"{bad}.yaml", folder / name)
    (folder / "visits" / "install.yaml").write_text("role: technician\n")
    assert {(file, code) for file, _, code in faults_of(folder)} >= {
        ("items.yaml", "bulk_critical"),
        ("phrases.yaml", "placeholders_differ"),
        ("service-levels.yaml", "unknown_trigger"),
        ("visits/install.yaml", "missing_key"),
    }


def test_an_alias_bomb_is_refused_before_anything_is_built(folder: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{one}: &{one} [{','.join([f'*{before}'] * 9)}]\n" for before, one in pairwise("abcdefghi")
    )
    assert len(bomb) == 306
    (folder / "items.yaml").write_text(bomb)
    assert {code for _, _, code in faults_of(folder)} == {"anchor", "alias"}


def test_a_file_that_is_too_large_is_not_read(folder: Path) -> None:
    (folder / "items.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    assert faults_of(folder) == {("items.yaml", 1, "too_large")}


def test_a_file_with_too_many_entries_is_refused() -> None:
    faults: list[Fault] = []
    text = "\n".join(f"a{place}: b" for place in range(MAX_ENTRIES + 1))
    parse("items.yaml", text.encode(), faults)
    assert [fault.code for fault in faults] == ["too_many"]


def test_a_file_that_is_no_text_says_on_which_line(folder: Path) -> None:
    (folder / "items.yaml").write_bytes("work.one:\n  zh: 第一项\n".encode() + b"  en: \xff\n")
    assert faults_of(folder) == {("items.yaml", 3, "encoding")}


def test_a_control_character_is_named_by_its_line(folder: Path) -> None:
    (folder / "items.yaml").write_text("work.one:\n  zh: 第一项第一项\n  en: First\a\n")
    assert faults_of(folder) == {("items.yaml", 3, "syntax")}


@pytest.mark.parametrize("text", ["", "# nothing\n", "a: \x00\n", "\ufeffa: [", "? [a]\n: b\n", "- a\n", "a"])
def test_odd_texts_are_faults_and_never_errors(text: str, folder: Path) -> None:
    (folder / "items.yaml").write_text(text)
    assert any(file == "items.yaml" for file, _, _ in faults_of(folder))


@pytest.mark.parametrize(
    "name",
    ["items.yaml", "phrases.yaml", "service-levels.yaml", "messages.yaml", "brand.yaml", "phases.yaml"],
)
def test_a_missing_file_is_the_only_fault_that_it_makes(name: str, folder: Path) -> None:
    (folder / name).unlink()
    assert faults_of(folder) == {(name, 1, "missing_file")}


def test_a_standard_has_lists(folder: Path) -> None:
    shutil.rmtree(folder / "visits")
    assert ("visits", 1, "missing_file") in faults_of(folder)


@pytest.mark.parametrize("name", ["visits/install.yml", "visits/Install.yaml", "more.yaml", "visits/old/install.yaml"])
def test_a_file_that_would_not_be_read_is_named(name: str, folder: Path) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("name: old\n")
    assert (name, 1, "unknown_file") in faults_of(folder)


@pytest.mark.parametrize(
    ("role", "items", "code"),
    [
        (
            "technician",
            [f"{{answer: yes-no-na, who: customer, private: true}} {n}" for n in range(4)],
            "too_many_private",
        ),
        ("technician", ["{answer: signature} 1", "{answer: signature} 2"], "several_signatures"),
        ("technician", ["{answer: tick, who: auditor} 1"], "auditor_in_visit"),
        ("supervisor", ["{answer: tick, who: auditor} 1"], None),
        ("technician", [f"{{answer: yes-no-na, who: customer, private: true}} {n}" for n in range(3)], None),
    ],
)
def test_what_a_list_may_hold(role: str, items: list[str], code: str | None, folder: Path) -> None:
    names = [f"work.item-{place}" for place in range(len(items))]
    (folder / "items.yaml").write_text(
        "".join(
            f"{name}: {{zh: 项, en: Item, rule: ENT-01, {short[1 : short.index('}')]}}}\n"
            for name, short in zip(names, items, strict=True)
        )
    )
    listed = f"name: {{zh: 装机, en: Installation}}\nrole: {role}\nphases:\n  work: [{', '.join(names)}]\n"
    (folder / "visits" / "install.yaml").write_text(listed)
    assert {found for _, _, found in faults_of(folder)} == ({code} if code else set())


@pytest.mark.parametrize(
    ("skills", "codes"),
    [
        ("光纤熔接", set()),
        ("[光纤熔接, 高空作业]", set()),
        ("[光纤熔接, 光纤熔接]", {"skill_twice"}),
        ("[' 光纤']", {"not_a_skill"}),
        (f"[{'长' * 41}]", {"not_a_skill"}),
        ("[7]", {"not_text"}),
    ],
)
def test_what_whoever_makes_a_visit_must_be_able_to_do(skills: str, codes: set[str], folder: Path) -> None:
    listed = folder / "visits" / "install.yaml"
    listed.write_text(listed.read_text() + f"skills: {skills}\n")
    assert {found for _, _, found in faults_of(folder)} == codes


def list_with(phase: str) -> str:
    """A list that asks its one item in this phase."""
    head = "name: {zh: 装机, en: Installation}\nrole: technician\narrival: arrival.technician\n"
    return f"{head}phases:\n  {phase}: [work.one]\n"


def test_a_level_tells_customers_nothing_that_has_no_words_for_them(folder: Path) -> None:
    levels, messages = folder / "service-levels.yaml", folder / "messages.yaml"
    levels.write_text(levels.read_text() + "  tell: {overdue: customer}\n")
    words = "zh: {subject: 超时, text: 已超时}\n    en: {subject: Late, text: It is late}\n"
    said = messages.read_text() + f"  late:\n    to: told\n    after: promise.overdue\n    until: PT1H\n    {words}"
    messages.write_text(said)
    assert faults_of(folder) == {("service-levels.yaml", 14, "no_customer_words")}
    messages.write_text(said + "    customer:\n      " + words.replace("\n    ", "\n      "))
    assert faults_of(folder) == set()


@pytest.mark.parametrize(
    ("phase", "says", "audience"),
    [
        ("work", "answer: tick", None),
        ("arrive", "answer: tick", None),
        ("sign-off", "answer: text", None),
        ("work", "answer: tick, audience: office", "office"),
        ("work", "answer: tick, audience: customer", "customer"),
        ("prepare", "answer: tick", "office"),
        ("prepare", "answer: text, audience: customer", "customer"),
        ("work", "answer: yes-no-na, who: customer, private: true", "office"),
        ("work", "answer: yes-no-na, who: customer", "customer"),
        ("work", "answer: signature", "customer"),
        ("work", "{answer: computed, compute: {fn: present, args: [visit.arrived]}", "office"),
        ("work", "{answer: duration, compute: {fn: seconds, args: [visit.started, visit.left]}", "office"),
    ],
)
def test_for_whom_an_item_is(phase: str, says: str, audience: str | None, folder: Path) -> None:
    """By who answers and when, where that says it; else somebody must, and the fault names the line."""
    (folder / "items.yaml").write_text(f"# an item\nwork.one: {{zh: 项, en: Item, rule: ENT-01, {says.lstrip('{')}}}\n")
    (folder / "visits" / "install.yaml").write_text(list_with(phase))
    document, faults = load(folder)
    if audience is None:
        assert [(fault.file, fault.line, fault.code) for fault in faults] == [("items.yaml", 2, "no_audience")]
    else:
        assert document and document["items"]["work.one"]["audience"] == audience


def test_an_item_that_one_list_asks_at_the_door_says_for_whom_it_is(folder: Path) -> None:
    (folder / "items.yaml").write_text("work.one: {zh: 项, en: Item, rule: ENT-01, answer: tick}\n")
    (folder / "visits" / "install.yaml").write_text(list_with("prepare"))
    assert faults_of(folder) == set()
    (folder / "visits" / "repair.yaml").write_text(list_with("work"))
    assert {code for _, _, code in faults_of(folder)} == {"no_audience"}
    (folder / "visits" / "repair.yaml").write_text("- broken")
    assert "no_audience" not in {code for _, _, code in faults_of(folder)}, "nobody can say who asks what"


def test_every_fault_has_words_in_both_languages(folder: Path) -> None:
    for code, (zh, en) in words.MESSAGES.items():
        fault = Fault("items.yaml", 1, code, "x")
        assert re.search(r"[\u4e00-\u9fff]", fault.zh) and fault.en.isprintable() and (zh, en)
        assert "{" not in fault.en.replace("{x}", "")


def test_no_words_are_kept_for_a_fault_that_nobody_finds() -> None:
    folder = Path(words.__file__).parent
    source = "".join(path.read_text() for path in folder.glob("*.py") if path.name != "faults.py")
    assert [code for code in words.MESSAGES if f'"{code}"' not in source] == []


# ── the shipped standard ──


def shipped() -> dict[str, Any]:
    document, faults = load(standard_folder())
    assert faults == ()
    assert document is not None
    return document


def test_the_shipped_standard_has_no_fault() -> None:
    assert set(shipped()["visits"]) == {
        "broadband-install",
        "fault-repair",
        "account-manager-visit",
        "first-visit",
        "complaint-visit",
        "home-business-handling",
        "callback",
        "service-audit",
    }


def test_the_hash_names_the_content() -> None:
    document = shipped()
    assert document["hash"] == digest(document) == shipped()["hash"]
    assert digest({**document, "format": 2}) != document["hash"]


def test_the_compiled_form_writes_defaults_out() -> None:
    document = shipped()
    for item in document["items"].values():
        assert {"zh", "en", "answer", "who", "required", "critical", "bulk", "private", "rule"} <= item.keys()
        assert item["audience"] in AUDIENCES
        assert item["answer"] != "yes-no-na" or isinstance(item["fail"], list)
        if "compute" in item:
            assert item["compute"]["fn"] in FUNCTIONS


MOST_TAPS = 20


def taps(document: dict[str, Any], kind: str, facts: dict[str, Any]) -> int:
    """What an ordinary visit costs the technician: a tap for each button (with which bulk ticks are confirmed), and one
    for each other required item."""
    empty: dict[str, Any] = {"answers": {}, "private": {}} | {
        name: [] for name in ("notes", "photos", "signatures", "leaves")
    }
    missing = assess(document, kind, empty, facts)["missing"]
    buttons = ["depart", "arrive", "start", "sign", "take back", "left", "complete", "today"]
    items = [document["items"][item] for item in missing]
    return len(buttons) + sum(1 for item in items if not item["bulk"] and item["answer"] != "signature")


def test_an_ordinary_installation_takes_few_taps() -> None:
    town = {"visit.area_type": "city", "order.access": "fibre", "customer.is_new": True}
    assert taps(shipped(), "broadband-install", town) <= MOST_TAPS
    assert f"installation {MOST_TAPS}," in README


def test_the_readme_names_everything_that_can_be_written() -> None:
    for word in (*ANSWERS, *WHO, *AUDIENCES, *FUNCTIONS):
        assert f"`{word}`" in README or f"fn: {word}" in README, word


def test_what_the_users_card_calls_critical_is_never_confirmed_in_bulk() -> None:
    document = shipped()
    for item in (
        "arrive.punctual",
        "enter.shoe-covers",
        "work.cloth",
        "enter.rooms",
        "finish.clean",
        "signoff.signature",
    ):
        assert document["items"][item]["critical"] and not document["items"][item]["bulk"]


# ── what changed ──


def test_a_changed_message_is_named(folder: Path) -> None:
    old, _ = load(folder)
    text = (folder / "messages.yaml").read_text().replace("until: start", "until: P1D")
    (folder / "messages.yaml").write_text(text.replace("en: silent", "en: not heard of"))
    new, _ = load(folder)
    assert old and new
    assert changes(old, new) == [
        "~ message booked: until start → P1D",
        "~ word unheard: en silent → not heard of",
    ]
    before_there_were_messages = {key: value for key, value in old.items() if key != "messages"}
    assert changes(before_there_were_messages, old)[0] == "+ message booked: 预约 · Booked"


def test_changes_are_named_one_by_one(folder: Path) -> None:
    old, _ = load(folder)
    text = (
        (folder / "items.yaml")
        .read_text()
        .replace("en: First", "en: The first")
        .replace("answer: tick", "answer: tick\n  critical: true")
    )
    (folder / "items.yaml").write_text(text + "work.two: {zh: 第二项, en: Second, answer: photo, rule: ENT-02}\n")
    (folder / "visits" / "install.yaml").write_text(
        (folder / "visits" / "install.yaml").read_text().replace("[work.one]", "[work.two, work.one]")
    )
    new, faults = load(folder)
    assert old and new and not faults
    assert changes(old, new) == [
        "~ item work.one: en First → The first",
        "~ item work.one: critical false → true",
        "+ item work.two: 第二项 · Second",
        "~ list install: prepare +work.two",
    ]
    assert changes(new, new) == []
    assert changes(new, old)[2] == "- item work.two"
