"""Who calls whom in a small project of each language: a call linked to the wrong function puts
another's contract into somebody's documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.calls.graph import CallGraph, Place
from docgen.facts.source import Sources
from syntax.names.modules import Modules

PYTHON = {
    "shop/__init__.py": "from shop.prices import price\n",
    "shop/base.py": """
from shop import prices

class Base:
    def close(self):
        return prices.price(1)

    def run(self):
        self.close()
""",
    "shop/prices.py": """
import shop.base as base

class Heap(base.Base, dict):
    pass

class Till(base.Base):
    def __init__(self):
        self.other = Till()

    def close(self):
        super().close()
        self.other.run()
        return [(lambda: helper(x))() for x in self]

    @classmethod
    def made(cls) -> "Till":
        return cls()

def price(n):
    if n:
        return price(n - 1)
    till = Till()
    till.close()
    Till.made().run()
    unknown(n)
    print(n)

def helper(till: Till):
    def inner():
        till.close()
    return inner()
""",
}
TYPESCRIPT = {
    "shop/base.ts": """
export class Base { close(): void {} }
export function tax(): number { return 1 }
""",
    "shop/till.ts": """
import { Base, tax as rate } from "./base";
import * as util from "./util";
class Box { open(): void {} }
export class Till extends Base {
  private box: Box = new Box();
  close(): void { super.close(); this.count(1); this.box.open(); rate(); util.round(); }
  count(n: number): number { return n ? this.count(n - 1) : close(); }
}
export function sell(till: Till) { till.close(); const run = () => till.count(1); outside(); }
""",
    "shop/util.ts": "export function round() {}\n",
}
JAVA = {
    "shop/Base.java": "package shop;\nclass Base { void close() {} }\n",
    "shop/Till.java": """package shop;
class Till extends Base {
  void close() { super.close(); count(1); other.count(2); Rates.tax(); new Till(); }
  int count(int n) { return n; }
  void sell(Till till) { till.close(); this.count(1); list.add(n); }
}
""",
    "shop/Rates.java": "package shop;\nclass Rates { static int tax() { return 1; } }\n",
}
GO = {
    "shop/till.go": """package shop
type Base struct{}
func (b *Base) Close() {}
type Till struct { Base; box Box }
func (t *Till) Sell() { t.Close(); t.box.Open(); tax(); fmt.Println() }
""",
    "shop/box.go": """package shop
type Box struct{}
func (b Box) Open() {}
func tax() { tax() }
""",
}
RUST = {
    "shop/till.rs": """
struct Till { size: u8 }
impl Till {
    fn new() -> Self { Self::zero() }
    fn zero() -> Self { Till { size: 0 } }
    fn sell(&self) { self.count(); tax(); Till::zero(); outside::tax(); }
    fn count(&self) {}
}
fn tax() {}
""",
}


def graph_of(folder: Path, files: dict[str, str]) -> CallGraph:
    paths = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        paths.append(path)
    return CallGraph.of(Sources((folder,), Modules([])), paths)


@pytest.mark.parametrize(
    ("files", "caller", "called"),
    [
        (PYTHON, "base.py Base.close", ["prices.py price"]),
        (PYTHON, "base.py Base.run", ["base.py Base.close"]),
        (
            PYTHON,
            "prices.py Till.close",
            ["base.py Base.close", "base.py Base.run", "prices.py helper"],
        ),
        (
            PYTHON,
            "prices.py price",
            [
                *("prices.py price", "prices.py Till", "prices.py Till.close"),
                *("prices.py Till.made", "base.py Base.run"),
            ],
        ),
        (PYTHON, "prices.py helper", ["prices.py helper.inner"]),
        (PYTHON, "prices.py helper.inner", ["prices.py Till.close"]),
        (
            TYPESCRIPT,
            "till.ts Till.close",
            [
                *("base.ts Base.close", "till.ts Till.count", "till.ts Box.open"),
                *("base.ts tax", "util.ts round"),
            ],
        ),
        (TYPESCRIPT, "till.ts Till.count", ["till.ts Till.count"]),
        (TYPESCRIPT, "till.ts sell", ["till.ts Till.close"]),
        (
            JAVA,
            "Till.java Till.close",
            [
                *("Base.java Base.close", "Till.java Till.count", "Rates.java Rates.tax"),
                "Till.java Till",
            ],
        ),
        (JAVA, "Till.java Till.sell", ["Till.java Till.close", "Till.java Till.count"]),
        (GO, "till.go Till.Sell", ["till.go Base.Close", "box.go Box.Open", "box.go tax"]),
        (GO, "box.go tax", ["box.go tax"]),
        (RUST, "till.rs Till.new", ["till.rs Till.zero"]),
        (RUST, "till.rs Till.sell", ["till.rs Till.count", "till.rs tax", "till.rs Till.zero"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_calls_are_those_that_names_tell(
    tmp_path: Path, files: dict[str, str], caller: str, called: list[str]
) -> None:
    graph = graph_of(tmp_path, files)
    place = _place(tmp_path, caller)
    assert [f"{one.path.name} {one.name}" for one in graph.calls(place)] == called
    assert all(place in graph.called_by(one) for one in graph.calls(place))


def test_bases_are_places_or_what_is_written(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, PYTHON)
    heap, base = _place(tmp_path, "prices.py Heap"), _place(tmp_path, "base.py Base")
    assert graph.bases(heap) == (base, "dict")
    assert graph.subclasses(base) == (heap, _place(tmp_path, "prices.py Till"))
    assert graph.overrides(_place(tmp_path, "prices.py Till.close")) == _place(
        tmp_path, "base.py Base.close"
    )
    assert graph.overrides(_place(tmp_path, "prices.py Till.made")) is None


@pytest.mark.parametrize(
    ("files", "method", "of"),
    [
        (TYPESCRIPT, "till.ts Till.close", "base.ts Base.close"),
        (JAVA, "Till.java Till.close", "Base.java Base.close"),
    ],
)
def test_an_overridden_method_is_found_in_another_file(
    tmp_path: Path, files: dict[str, str], method: str, of: str
) -> None:
    graph = graph_of(tmp_path, files)
    assert graph.overrides(_place(tmp_path, method)) == _place(tmp_path, of)


@pytest.mark.parametrize(
    "text",
    [
        "class A(A): pass\n",
        "class A(B): pass\nclass B(A): pass\n",
        "from a import *\nclass A(f()): pass\nA.x.y()\n",
        "def f(:\n  g()\ndef g(): f()\n",
        "",
    ],
)
def test_what_goes_round_or_is_broken_is_read_all_the_same(tmp_path: Path, text: str) -> None:
    graph_of(tmp_path, {"a.py": text, "b.py": "from a import *\nA()\n"})


def _place(folder: Path, named: str) -> Place:
    file, name = named.split()
    return Place(folder / "shop" / file, name)
