"""How errors cross between processes."""

import pytest

from bottega.cluster.wire import HEADER, WorkerBug, error_from_wire, error_to_wire, frame, resolve
from bottega.domain import errors
from bottega.domain.errors import BottegaError

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, BottegaError)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not BottegaError])
def test_every_error_of_the_domain_comes_back_as_itself(kind: type[BottegaError]):
    back = error_from_wire(error_to_wire(kind("wörds", code="a_code", hint="do this")))
    assert type(back) is kind
    assert isinstance(back, BottegaError)
    assert (back.message, back.code, back.hint) == ("wörds", "a_code", "do this")


def test_any_other_exception_comes_back_as_a_bug_with_its_traceback():
    try:
        raise KeyError("x") from ValueError("y")
    except KeyError as error:
        back = error_from_wire(error_to_wire(error))
    assert isinstance(back, WorkerBug)
    assert "ValueError: y" in str(back)
    assert "KeyError: 'x'" in str(back)


def test_a_frame_is_its_length_and_its_json():
    data = frame({"text": "ü"})
    assert HEADER.unpack(data[: HEADER.size]) == (len(data) - HEADER.size,)


def test_numbers_that_json_lacks_are_refused():
    with pytest.raises(ValueError, match="JSON"):
        frame({"n": float("nan")})


def test_a_function_is_found_by_its_import_path():
    assert resolve("bottega.cluster.wire:frame") is frame
