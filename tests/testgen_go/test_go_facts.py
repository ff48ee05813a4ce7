"""What is read of a Go file, and what is put into it."""

from __future__ import annotations

from syntax.units.go import read_go
from testgen.languages.compiled.instrument import instrumented
from testgen.languages.go.probes import probes
from testgen.languages.go.subjects import subjects_in

CODE = """\
//go:build linux

package shop

import (
	"errors"
	"os"
	str "strings"
)

// ErrEmpty tells that nothing is left.
var ErrEmpty = errors.New("empty")

type Kind int

const (
	Plain Kind = iota
	Heavy
)

// Clamp limits value.
func Clamp(value, low, high int) (got int) {
	if value < low {
		return low
	}
	for value > high {
		value--
	}
	switch {
	case value == 3:
		value = value + 1
	}
	half := value / 2
	_ = half
	return value
}

type Cart struct {
	items []string
	str.Builder
}

func NewCart(names ...string) *Cart { return &Cart{items: names} }

func (c *Cart) Add(name string) { c.items = append(c.items, name) }

func Remove(path string) error { return os.Remove(path) }

func Send(to chan int) {}

func Keys[K comparable, V any](m map[K]V) []K { return nil }
"""


def test_functions_types_constants_and_imports_of_a_file_are_read() -> None:
    facts = read_go(CODE)
    by_name = {unit.qualified: unit for unit in facts.units}
    assert list(by_name) == ["Clamp", "NewCart", "Cart.Add", "Remove", "Send", "Keys"]
    assert facts.package == "shop"
    assert facts.attributes == ("//go:build linux",)
    assert dict(facts.imports) == {"errors": "errors", "os": "os", "str": "strings"}
    clamp = by_name["Clamp"]
    assert [(one.name, one.type) for one in clamp.parameters] == [
        *(("value", "int"), ("low", "int"), ("high", "int"))
    ]
    assert [(one.name, one.type) for one in clamp.results] == [("got", "int")]
    assert clamp.doc == "Clamp limits value."
    assert [one.kind for one in clamp.branches] == [
        *("entry", "true", "false", "loop", "case", "case")
    ]
    assert by_name["NewCart"].parameters[0].type == "...string"
    assert (by_name["Cart.Add"].receiver, by_name["Cart.Add"].receiver_name) == ("mut", "c")
    kind = next(one for one in facts.records if one.name == "Kind")
    assert [(one.name, one.parts[0].type) for one in kind.variants] == [
        *(("Plain", "0"), ("Heavy", "1"))
    ]
    cart = next(one for one in facts.records if one.name == "Cart")
    assert [one.name for one in cart.fields] == ["items", "Builder"]


def test_a_changed_expression_is_a_changed_statement_or_condition() -> None:
    changes = read_go(CODE).units[0].changes
    found = {(one.kind, one.what): one.text for one in changes}
    assert found["replace", "replaced < by <="] == "value <= low"
    assert found["instead", "replaced + by -"] == "value = value - 1"
    assert found["after", "replaced / by *"] == "half = value * 2"
    assert ("skip", "left out `value--`") in found


def test_what_cannot_be_called_is_told_and_never_run() -> None:
    facts = read_go(CODE)
    subjects = subjects_in(facts, facts, facts.units)
    assert {one.unit.qualified for one in subjects.targets} == {
        *("Clamp", "NewCart", "Cart.Add", "Keys")
    }
    assert subjects.notes["Remove"] == "it reaches outside (os.Remove)"
    assert "chan int" in subjects.notes["Send"]
    assert subjects.signatures["Keys"].parameters == (("m", "map[int]int"),)
    assert subjects.signatures["NewCart"].variadic
    assert subjects.ways["*Cart"][0].name == "NewCart"


def test_probes_change_nothing_but_what_they_add() -> None:
    facts = read_go(CODE)
    made = probes(facts.units, {"Clamp", "Cart.Add"})
    text = instrumented(CODE, made.wraps).text
    again = read_go(text)
    assert [one.qualified for one in again.units] == [one.qualified for one in facts.units]
    assert text.count("\n") == CODE.count("\n"), "lines of panics are those of the user's file"
    assert "; default: inklingHit(" in text
    assert "{ inklingHit(" in text
    assert {one.target for one in made.mutants} == {"Clamp", "Cart.Add"}
