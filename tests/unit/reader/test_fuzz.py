"""Whatever comes in: a valid Spec or a refusal, never anything else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bottega.domain.errors import RejectedRequest
from bottega.domain.spec_rules import spec_violations
from bottega.reader import read_request
from bottega.reader.view import spec_json

WORDS = [
    "a",
    "an",
    "the",
    "each",
    "every",
    "several",
    "one",
    "two",
    "our",
    "their",
    "has",
    "have",
    "belongs",
    "to",
    "of",
    "in",
    "with",
    "for",
    "and",
    "or",
    "plus",
    "which",
    "is",
    "are",
    "can",
    "must",
    "may",
    "only",
    "not",
    "book",
    "books",
    "hive",
    "owner",
    "member",
    "vet",
    "class",
    "user",
    "group",
    "order",
    "label",
    "name",
    "title",
    "price",
    "status",
    "email",
    "date",
    "notes",
    "photo",
    "number",
    "id",
    "created_at",
    "starts",
    "out",
    "as",
    "becomes",
    "draft",
    "sent",
    "paid",
    "->",
    "<->",
    ":",
    ";",
    ",",
    ".",
    "(",
    ")",
    "/",
    "|",
    "*",
    "=",
    ">=",
    "0",
    "5",
    "10..20",
    "unique",
    "required",
    "optional",
    "default",
    "log",
    "in",
    "sign",
    "up",
    "no",
    "login",
    "account",
    "As",
    "I",
    "you",
    "they",
    "it",
    "whose",
    "whether",
    "how",
    "many",
    "if",
    "when",
    "per",
    "between",
    "types",
    "list",
    "app",
    "system",
    "public",
    "admin",
    "../",
    "$(x)",
    "'",
    '"',
    "—",
    "é",
    "日本",
    "{",
    "}",
    "[",
    "]",
    "#",
    "-",
    "\n",
    "\n\n",
]
sentences = some.lists(some.sampled_from(WORDS), max_size=60).map(" ".join)


def check(text):
    spec, refused = None, ""
    try:
        spec = read_request(text)
    except RejectedRequest as refusal:
        refused = refusal.code
    if spec is None:
        assert refused
        return
    assert spec_violations(spec) == ()
    assert spec_json(spec)["entities"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sentences)
def test_words_in_any_order_never_break_it(text):
    check(text)


@settings(max_examples=100, deadline=None)
@given(some.text(max_size=200))
def test_any_text_never_breaks_it(text):
    check(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sentences, sentences)
def test_a_real_sentence_amid_noise_never_breaks_it(before, after):
    check(
        f"{before} Hives belong to an apiary and have a number (unique), a colour and notes. Beekeepers log in. {after}"
    )


@pytest.mark.parametrize(
    "text", ["one of " * 12_000, "(" * 3000 + " hives have a name " + ")" * 3000, "a/" * 40_000, "- hive\n" * 12_000]
)
def test_what_repeats_without_end_never_breaks_it(text):
    check(text)
