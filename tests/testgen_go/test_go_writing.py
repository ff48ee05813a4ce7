"""Where Go's tests go, how they read, and what of a file stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foundation.errors import BadInput, Unavailable
from syntax.files.source_files import SourceText, decode_source
from syntax.units.go import read_go
from testgen.languages.go.cases import Row
from testgen.languages.go.imports import needed, with_imports
from testgen.languages.go.manuscript import GoManuscript
from testgen.languages.go.module import module_of
from testgen.languages.go.subjects import subjects_in
from testgen.languages.go.toolchain import find_toolchain
from testgen.languages.go.writing import Matter, home_of
from testgen.values import Case
from testgen.writing.kept import Check, KeptCase

CODE = """\
package shop

type Cart struct {
	items []string
}

func NewCart() *Cart { return &Cart{} }

func (c *Cart) Add(name string) bool {
	c.items = append(c.items, name)
	return true
}

func Parse(text string) (int, error) { return 0, nil }

func Half(x float64) float64 { return x / 2 }

func Check(n int) {}
"""

FACTS = read_go(CODE)
SIGNATURES = subjects_in(FACTS, FACTS, FACTS.units).signatures


def manuscript(rows: dict[int, Row], taken: frozenset[str] = frozenset()) -> GoManuscript:
    matter = Matter(FACTS, SIGNATURES, rows, taken)
    home = Path("/x/shop_test.go")
    return GoManuscript(Path("/x/shop.go"), Path("/x"), home, matter)


def case(number: int, target: str, *checks: tuple[str, object], panics: str = "") -> KeptCase:
    made = [Check("is", name, "x", "observed", json.dumps(seen)) for name, seen in checks]
    if panics:
        made = [Check("raises", "result", "panic", "observed", panics)]
    return KeptCase(Case(id=number, target=target, call="x()"), tuple(made))


def text_of(cases: list[KeptCase], rows: dict[int, Row]) -> str:
    return manuscript(rows).rewritten(cases, None).text


def source(text: str) -> SourceText:
    found = decode_source(text.encode(), ".go")
    assert isinstance(found, SourceText)
    return found


def test_a_table_tells_values_and_errors() -> None:
    good = case(1, "Parse", ("result", ["tuple", [["i", "3"], ["nil"]]]))
    bad = case(2, "Parse", ("result", ["tuple", [["i", "0"], ["err", '"bad: x"', ""]]]))
    text = text_of([good, bad], {1: Row(('"3"',), ('"3"',)), 2: Row(('"x"',), ('"x"',))})
    assert text.startswith('package shop\n\nimport "testing"\n\nfunc TestParse(t *testing.T) {\n')
    assert '\t\t{name: "3", text: "3", want: 3},\n' in text
    assert '\t\t{name: "bad", text: "x", wantErr: "bad: x"},\n' in text
    assert 't.Errorf("Parse(%q) = %v, want %v", tt.text, got, tt.want)' in text


def test_errors_that_have_a_name_are_compared_with_it() -> None:
    bad = case(1, "Parse", ("result", ["tuple", [["i", "0"], ["err", '"empty"', "ErrEmpty"]]]))
    text = text_of([bad], {1: Row(('""',), ('""',))})
    assert "wantErr error\n" in text
    assert "_, err := Parse(tt.text)\n\t\t\tif !errors.Is(err, tt.wantErr) {" in text
    assert '\t"errors"\n' in text


def test_long_floats_have_a_tolerance_and_nan_is_asked_for() -> None:
    one = case(1, "Half", ("result", ["tuple", [["f", "0.3333333333333333", "float64"]]]))
    text = text_of([one], {1: Row(("0.6",), ("0.6",))})
    assert "math.Abs(got-tt.want) > 1e-9" in text.replace("got - tt.want", "got-tt.want")
    nan = case(2, "Half", ("result", ["tuple", [["f", "NaN", "float64"]]]))
    text = text_of([nan], {2: Row(("math.NaN()",), ("math.NaN()",))})
    assert "got != tt.want && !(math.IsNaN(got) && math.IsNaN(tt.want))" in text


def test_an_object_with_a_history_has_its_test_step_by_step() -> None:
    after = ["ptr", ["struct", "Cart", [["items", ["slice", "[]string", [["s", '"a"']]]]]]]
    one = case(1, "Cart.Add", ("result", ["tuple", [["b", True]]]), ("this", after))
    row = Row(('"b"',), ('"b"',), "NewCart()", steps=('c.Add("a")',))
    text = text_of([one], {1: row})
    assert '\tt.Run("after Add", func(t *testing.T) {\n\t\tc := NewCart()\n\t\tc.Add("a")\n' in text
    assert 'if got, want := c.Add("b"), true; got != want {' in text
    assert 'wantC := &Cart{items: []string{"a"}}\n' in text
    assert "if !reflect.DeepEqual(c, wantC) {" in text


def test_a_panic_is_recovered_and_compared() -> None:
    text = text_of([case(1, "Check", panics="too\\ small")], {1: Row(("0",), ("0",))})
    assert "func TestCheckPanics(t *testing.T) {" in text
    assert '{"zero", 0, "too small"},' in text
    assert "if r := recover(); fmt.Sprint(r) != tt.want {" in text


def test_what_is_in_a_test_file_stays_and_names_are_not_taken_twice() -> None:
    before = (
        'package shop\n\nimport (\n\t"fmt"\n\t"testing"\n)\n\n'
        "func TestHalf(t *testing.T) { fmt.Println() } // kept\n"
    )
    one = case(1, "Half", ("result", ["tuple", [["f", "0.12345678", "float64"]]]))
    made = manuscript({1: Row(("1",), ("1",))})
    written = made.rewritten([one], source(before))
    assert '\t"fmt"\n\t"math"\n\t"testing"\n)' in written.text
    assert written.text.replace('\t"math"\n', "").startswith(before.rstrip())
    assert [test.name for test in written.tests] == ["TestHalfTable"]
    line = made.lines(written, written.text)["TestHalfTable"]
    assert written.text.split("\n")[line] == "func TestHalfTable(t *testing.T) {"
    with pytest.raises(BadInput, match="another package"):
        made.rewritten([one], source("package shop_test\n"))


def test_imports_are_added_where_they_belong() -> None:
    code, wanted = needed('x := {net/url}url.URL{} // "strings.X"\n"math.Pi"\nerrors.New("")', {})
    assert code.startswith("x := url.URL{}")
    assert wanted == {"url": "net/url", "errors": "errors"}
    single = 'package a\n\nimport "testing"\n'
    assert with_imports(single, {"errors": "errors"}, [("testing", "testing")]) == (
        'package a\n\nimport "testing"\nimport "errors"\n'
    )


def test_tests_of_another_package_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "shop.go"
    assert home_of(file, "shop").name == "shop_test.go"
    (tmp_path / "shop_test.go").write_text("package shop_test\n")
    assert home_of(file, "shop").name == "shop_internal_test.go"


def test_a_file_says_which_module_it_belongs_to(tmp_path: Path) -> None:
    package = tmp_path / "work" / "one" / "inner"
    package.mkdir(parents=True)
    (tmp_path / "work" / "one" / "go.mod").write_text("module one\n")
    module = module_of(package / "a.go")
    assert (module.root, module.folder) == (tmp_path / "work" / "one", package)
    (tmp_path / "work" / "go.work").write_text("go 1.19\n\nuse ./one\n")
    assert module_of(package / "a.go").root == tmp_path / "work"
    with pytest.raises(BadInput, match=r"no folder above it has a go\.mod"):
        module_of(tmp_path / "a.go")


def test_without_go_there_is_one_clear_word(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="go is not installed"):
        find_toolchain({"PATH": str(tmp_path), "HOME": str(tmp_path)}, tmp_path / "go")
    (tmp_path / "go" / "bin").mkdir(parents=True)
    (tmp_path / "go" / "bin" / "go").touch()
    found = find_toolchain({"PATH": str(tmp_path), "HOME": "/home/me"}, tmp_path / "go")
    assert (found.root, found.modules) == (tmp_path / "go", Path("/home/me/go/pkg/mod"))
