import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from repository.licenses.domain.canonical import Unreadable, canonical, digest, parse, sri

words = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"))
numbers = st.integers(-(2**53) + 1, 2**53 - 1)
values = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_canonical_form_is_that_of_the_reference_implementation(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(values)
def test_parse_returns_what_was_written(value):
    assert parse(canonical(value)) == value


def test_keys_sort_by_utf16_as_rfc_8785_section_3_2_3_shows():
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    order = [json.loads(canonical(value))[key] for key in json.loads(canonical(value))]
    assert order == [2, 4, 6, 7, 1, 5, 3]


def test_digest_is_the_sha256_of_the_empty_object():
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_sri_names_its_algorithm():
    assert sri(b"") == "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-json"),
        (b"\xef\xbb\xbf{}", "bom"),
        (b'{"a":"\xff"}', "not-utf-8"),
        (b'{"a":1,"b":2,"a":1}', "duplicate-key"),
        (b'{"a":1.0}', "float"),
        (b'{"a":1e3}', "float"),
        (b'{"a":NaN}', "float"),
        (b'{"a":-Infinity}', "float"),
        (b'{"a":9007199254740992}', "number-out-of-range"),
        (b'{"a":-0}', "number-out-of-range"),
        (b"1" * 5000, "number-out-of-range"),
        (b'"\\ud800"', "surrogate"),
        (b'{"\\udfff":1}', "surrogate"),
        (b'"\\u0000"', "nul"),
        (b'"\x00"', "not-json"),
        (b"[" * 70 + b"]" * 70, "too-deep"),
        (b"[" * 100_000, "too-deep"),
        (b"{} {}", "not-json"),
        (b"{'a':1}", "not-json"),
        (b"[1,]", "not-json"),
    ],
)
def test_parse_refuses_what_is_doubtful(data, code):
    with pytest.raises(Unreadable) as refused:
        parse(data)
    assert refused.value.code == code


def test_parse_takes_sixty_four_levels_and_the_exact_size():
    assert parse(b"[" * 64 + b"]" * 64, max_bytes=128) is not None
    with pytest.raises(Unreadable) as refused:
        parse(b"[" * 64 + b"]" * 64, max_bytes=127)
    assert (refused.value.code, refused.value.values) == ("too-large", {"bytes": 128, "limit": 127})


@pytest.mark.parametrize(("value", "code"), [(0.5, "float"), (2**53, "number-out-of-range"), ({1: 2}, "not-json")])
def test_canonical_refuses_what_json_documents_may_not_hold(value, code):
    with pytest.raises(Unreadable) as refused:
        canonical({"a": [value]})
    assert refused.value.code == code
