"""Output that is bounded in memory."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from bottega.sandbox.capture import HALF_BYTES, Capture


@given(st.lists(st.binary(max_size=50), max_size=20))
def test_little_output_is_kept_whole(chunks: list[bytes]) -> None:
    capture = Capture()
    for chunk in chunks:
        capture.write(chunk)
    whole = b"".join(chunks)
    assert capture.text == whole.decode("utf-8", "replace")
    assert capture.digest == hashlib.sha256(whole).hexdigest()


@given(st.lists(st.binary(max_size=50), max_size=20))
def test_a_listener_gets_the_same_text_wherever_the_chunks_are_cut(chunks: list[bytes]) -> None:
    seen: list[str] = []
    capture = Capture(seen.append)
    for chunk in chunks:
        capture.write(chunk)
    capture.close()
    assert "".join(seen) == capture.text


def test_much_output_keeps_its_beginning_its_end_and_says_how_much_is_left_out() -> None:
    capture = Capture()
    for _ in range(100):
        capture.write(b"m" * HALF_BYTES)
    capture.write(b"end")
    head, marker, tail = capture.text.split("\n")
    assert head == "m" * HALF_BYTES
    assert marker == f"[... {98 * HALF_BYTES + 3} bytes left out ...]"
    assert len(tail) == HALF_BYTES
    assert tail.endswith("mend")


def test_a_listener_that_raises_gets_no_more_and_its_error_is_kept() -> None:
    seen: list[str] = []

    def listen(text: str) -> None:
        seen.append(text)
        raise RuntimeError(text)

    capture = Capture(listen)
    capture.write(b"one")
    capture.write(b"two")
    assert seen == ["one"]
    assert str(capture.failure) == "one"
    assert capture.text == "onetwo"
