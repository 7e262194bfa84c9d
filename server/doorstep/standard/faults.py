"""What can be wrong with the files of a standard, in words of both languages.

A supervisor edits these files, so a fault says which file and line, what is wrong and what would be right.
"""

from __future__ import annotations

from dataclasses import dataclass

MESSAGES = {
    # the file
    "missing_file": ("缺少文件", "the file is missing"),
    "unknown_file": ("多余的文件：{of}", "a file that does not belong here: {of}"),
    "too_large": ("文件超过 {of} 字节", "the file is larger than {of} bytes"),
    "encoding": ("不是 UTF-8 编码", "the text is not UTF-8"),
    "syntax": ("YAML 语法错误：{of}", "this is not YAML: {of}"),
    "several_documents": ("一个文件只能有一份内容", "one file holds one document"),
    "too_deep": ("嵌套超过 {of} 层", "nested deeper than {of} levels"),
    "too_many": ("超过 {of} 项", "more than {of} entries"),
    # surprises of YAML
    "alias": ("不用别名 *{of}，请把内容写出来", "no alias *{of}: write the content out"),
    "anchor": ("不用锚点 &{of}", "no anchor &{of}"),
    "tag": ("不用标签 {of}", "no tag {of}"),
    "merge_key": ("不用合并键 <<", "no merge key <<"),
    "duplicate_key": ("“{of}”写了两次", "“{of}” is written twice"),
    "surprise_boolean": (
        "“{of}”会被当成真假值：文字请加引号，真假写 true 或 false",
        "“{of}” reads as a boolean: quote the word, or write true or false",
    ),
    "odd_number": ("“{of}”不是普通整数：请加引号", "“{of}” is no plain whole number: quote it"),
    "decimal_unquoted": ("小数请加引号：\"{of}\"", "quote the decimal: \"{of}\""),
    "date_unquoted": ("“{of}”会被当成日期：请加引号", "“{of}” reads as a date: quote it"),
    "empty": ("“{of}”没有内容", "“{of}” has no content"),
    # shape
    "not_text": ("“{of}”应是文字", "“{of}” must be text"),
    "not_number": ("“{of}”应是整数", "“{of}” must be a whole number"),
    "not_boolean": ("“{of}”应是 true 或 false", "“{of}” must be true or false"),
    "not_map": ("“{of}”应是“名称: 内容”", "“{of}” must be a map of names"),
    "not_list": ("“{of}”应是列表", "“{of}” must be a list"),
    "unknown_key": ("没有“{of}”这个栏目", "there is no field “{of}”"),
    "missing_key": ("缺少“{of}”", "“{of}” is missing"),
    "bad_id": (
        "“{of}”不能作编号：只用小写字母、数字、点、连字符",
        "“{of}” is no id of small letters, digits, dots, hyphens",
    ),
    "bad_rule": ("“{of}”不是规则编号，如 ENT-01", "“{of}” is no rule such as ENT-01"),
    "bad_decimal": ("“{of}”不是小数，如 \"-21.5\"", "“{of}” is no decimal such as \"-21.5\""),
    "bad_duration": ("“{of}”不是时长，如 PT30M、P1D", "“{of}” is no duration such as PT30M or P1D"),
    "too_long": ("文字太长，手机上放不下（最多 {of} 字）", "too long for a phone (at most {of} characters)"),
    "no_customer_words": (
        "“{of}”时告知客户，但 messages.yaml 里这种消息没有写给客户的话（customer）",
        "at “{of}” the customer is told, and that message of messages.yaml has no words for customers (customer)",
    ),
    # items
    "unknown_answer": ("没有“{of}”这种答法", "there is no answer of kind “{of}”"),
    "unknown_who": ("没有“{of}”这种答题人", "nobody called “{of}” answers"),
    "wrong_who": ("“{of}”不能由此人回答", "“{of}” cannot be answered by them"),
    "not_for_answer": ("“{of}”不适用于这种答法", "“{of}” does not go with this kind of answer"),
    "bulk_not_tick": ("只有打勾项可以一次确认", "only a tick can be confirmed in bulk"),
    "bulk_critical": ("关键项不能一次确认", "a critical item is never confirmed in bulk"),
    "private_not_customer": ("单独评价只问客户：who: customer", "in private only the customer is asked: who: customer"),
    "unknown_audience": (
        "没有“{of}”这种阅读对象：写 customer 或 office",
        "nobody called “{of}” reads answers: write customer or office",
    ),
    "no_audience": (
        "要写明给谁看：audience: customer（客户签字时和回执上能看到）或 audience: office（只给公司看）",
        "say for whom it is: audience: customer (read at the signature and on the receipt), or audience: office",
    ),
    "not_for_customer": (
        "单独评价、检查员或系统回答的，不能写给客户看",
        "what is asked in private, or answered by an auditor or the system, is never the customer's to read",
    ),
    "unknown_fail": ("“{of}”不是这项的答案", "“{of}” is no answer to this item"),
    "pass_order": ("下限高于上限", "the lower bound is above the upper one"),
    "unknown_default": ("默认值“{of}”不在 values 里", "the default “{of}” is not among the values"),
    "unknown_function": ("没有“{of}”这个函数", "there is no function “{of}”"),
    "wrong_arguments": ("“{of}”的参数个数不对", "wrong number of arguments for “{of}”"),
    # references
    "unknown_field": ("没有“{of}”这个字段", "there is no field “{of}” to read"),
    "unknown_operator": ("没有“{of}”这种条件", "there is no condition “{of}”"),
    "one_operator": ("一个条件只写一种比较", "one comparison for each condition"),
    "unknown_value": ("这个字段不会是“{of}”", "the field is never “{of}”"),
    "unknown_item": ("没有“{of}”这一项", "there is no item “{of}”"),
    "unknown_phrase": ("没有“{of}”这句服务用语", "there is no phrase “{of}”"),
    "unknown_level": ("没有“{of}”这个时限", "there is no service level “{of}”"),
    "unknown_phase": ("没有“{of}”这个阶段", "there is no phase “{of}”"),
    "unknown_role": ("没有“{of}”这个角色", "there is no role “{of}”"),
    "unknown_trigger": ("没有“{of}”这个起止点", "there is no such start or end: “{of}”"),
    "condition_cycle": ("条件互相依赖：{of}", "conditions in a circle: {of}"),
    "not_in_list": ("条件读“{of}”，这个清单里没有它", "a condition reads “{of}”, which this list does not ask"),
    # lists
    "duplicate_item": ("“{of}”列了两次", "“{of}” is listed twice"),
    "no_photo": ("没有“{of}”这个照片项", "there is no photo item “{of}”"),
    "unused_item": ("没有清单用到“{of}”", "no list asks “{of}”"),
    "phase_order": ("阶段顺序不对：“{of}”", "“{of}” stands in the wrong order"),
    "no_items": ("清单是空的", "the list asks nothing"),
    "no_arrival": ("上门清单要写明到达时限 arrival", "a list with an arrival phase names its arrival level"),
    "not_a_deadline": ("“{of}”不是完成时限", "“{of}” is no deadline"),
    "not_a_window": ("“{of}”不是到达时限", "“{of}” is no arrival window"),
    "unknown_leave": ("没有“{of}”这个暂离原因", "there is no such reason to leave for a while: “{of}”"),
    "not_a_skill": (
        "技能是一行字，最多 40 个字，不带多余空格",
        "a skill is one line of at most 40 characters, without blanks around it",
    ),
    "skill_twice": ("技能“{of}”写了两次", "the skill “{of}” stands here twice"),
    "too_many_private": ("单独评价最多三个问题", "three private questions at most"),
    "several_signatures": ("一个清单只签一次字", "a list has one signature"),
    "auditor_in_visit": ("检查员的项目只能放在主管的清单里", "an auditor's item belongs in a supervisor's list"),
    # phrases
    "unknown_moment": ("没有“{of}”这个时机", "there is no moment “{of}”"),
    "unknown_placeholder": ("没有“{{{of}}}”这个占位符", "there is no placeholder “{{{of}}}”"),
    "unknown_place": ("没有“{of}”这个说话的地方", "nothing is said at “{of}”"),
    "unknown_kind": ("没有“{of}”这种业务", "there is no kind of visit “{of}”"),
    "no_place": (
        "“{of}”没有地方说：请写 at，或在 items.yaml 里由合适的检查项引用",
        "“{of}” is said nowhere: give it a place (at), or name it at an item of a list that it fits",
    ),
    "forbidden_words": ("里面有禁语“{of}”", "it says what is never said: “{of}”"),
    "placeholders_differ": ("中英文的占位符不一致", "the placeholders of the two languages differ"),
    # messages
    "one_moment": ("写明一个时机：after、at 或 before", "one moment: after, at or before"),
    "wrong_recipient": ("这条消息不能发给“{of}”", "this message cannot go to “{of}”"),
    "bad_days": ("“{of}”应在 -7 与 0 之间", "“{of}” must lie between -7 and 0"),
    "bad_time": ("“{of}”不是时刻，如 \"18:00\"", "“{of}” is no time of day such as \"18:00\""),
    "one_line": ("“{of}”只能写一行", "“{of}” must be one line"),
    "link_touches": (
        "“{of}”前后都要有空格或换行，否则手机会把相邻的字当成网址",
        "“{of}” needs a blank or a line break on both sides, or phones take the words beside it for the address",
    ),
    "unknown_channel": ("没有“{of}”这个渠道", "there is no channel “{of}”"),
    "unknown_message": ("没有“{of}”这条消息", "there is no message “{of}”"),
    "named_twice": ("“{of}”写了两次", "“{of}” is named twice"),
    "phone_last": ("“{of}”只能放在客户渠道的最后", "“{of}” can only be the last way to a customer"),
    "carries_missing": (
        "“{of}”会发到群里，请先在 channels 里写明它可以带哪些内容（carries）",
        "“{of}” posts into a group: say under channels what it may carry (carries)",
    ),
    "not_for_groups": ("“{of}”不能发到群里", "“{of}” is not for a group to read"),
    "odd_brace": ("多了或少了一个花括号", "a brace too many or too few"),
    # calendar
    "bad_hours": (
        "“{of}”不是营业时间，如 \"09:00-18:00\"，按先后写，不要重叠",
        "“{of}” is no opening time such as \"09:00-18:00\", each after the one before",
    ),
    "bad_year": ("“{of}”不是年份，如 \"2026\"", "“{of}” is no year such as \"2026\""),
    "bad_date": (
        "“{of}”不是这一年的日期，如 \"2026-10-01\" 或 \"2026-10-01/2026-10-07\"",
        "“{of}” is no day of this year such as \"2026-10-01\" or \"2026-10-01/2026-10-07\"",
    ),
    "no_make_up": (
        "{of} 不是调休上班日：应为周六或周日，且没有放假",
        "{of} is no make-up day: a Saturday or Sunday that is no holiday",
    ),
    # levels
    "window_order": ("时限的先后不对", "the bounds of the window are in the wrong order"),
    "window_or_due": ("写到达时限或 due，二者之一", "either a window or a due, not both"),
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: `file` relative to the folder, `line` from 1, `code` a key of MESSAGES, `of` what it is about."""

    file: str
    line: int
    code: str
    of: str = ""

    @property
    def zh(self) -> str:
        """The fault in Chinese."""
        return MESSAGES[self.code][0].format(of=self.of)

    @property
    def en(self) -> str:
        """The fault in English."""
        return MESSAGES[self.code][1].format(of=self.of)
