"""What the benchmark of drift calls things after it renamed them: in several shapes, never by a
name that is there."""

from __future__ import annotations

from random import Random

from bench.docs.elsewhere.naming import SHAPES, new_name


def test_names_are_drawn_in_every_shape() -> None:
    """One shape alone would measure a rule by how well it knows that shape."""
    random = Random(0)
    drawn = [new_name("readHeader", random, ()) for _ in range(200)]
    assert {one.shape for one in drawn if one is not None} == set(SHAPES)
    assert not any(one is None or one.name == "readHeader" for one in drawn)


def test_a_new_name_is_of_the_same_kind_and_not_taken() -> None:
    """Errors of Go stay errors and what is exported stays so: the code has to compile."""
    random = Random(0)
    taken = {"ErrFull", "ReadAllNow"}
    for _ in range(100):
        error = new_name("ErrEmpty", random, taken, keeps="Err")
        function = new_name("ReadAll", random, taken)
        assert error is not None
        assert error.name.startswith("Err")
        assert error.name[3].isupper()
        assert function is not None
        assert function.name[0].isupper()
        assert not {error.name, function.name} & taken
        assert new_name("x", random, taken) is not None
