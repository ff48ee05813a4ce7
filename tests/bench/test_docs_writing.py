"""The readers by which written documentation is measured: one that misreads would praise or blame
the wrong one."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest

from bench.docs import truth_braces, truth_python
from bench.docs.contending import comment_in
from bench.docs.inserting import inserted
from bench.docs.reach import may_raise
from bench.docs.subjects import Subject
from bench.docs.told import told
from bench.docs.truth import Truth

PYTHON = '''"""Module."""
class Own(ValueError):
    """Own."""

class Reader:
    def read(self, path, size: int = 3, *rest, wide=None, **more) -> str:
        """Read."""
        if not path:
            raise Own("path")
        try:
            raise KeyError(path)
        except LookupError:
            pass
        try:
            raise Own(path)
        except OSError:
            raise
        return path

    @staticmethod
    def all(path):
        """Only this."""
'''
TYPESCRIPT = """
/** Old. */
export class Reader<T> extends Base {
  /**
   * Reads.
   * @param path - The path
   */
  async read<K>(path: string, size = 3, ...rest: Map<string, number>[]): Promise<T> {
    if (!path) { throw new TypeError("path } {"); }
    try { throw new Error("a"); } catch (error) { console.log(error); }
    const inner = () => { throw new RangeError("b"); };
    return size;
  }
}
export function plain({ a }: Options) { return a; }
"""
JAVA = """
public class Reader extends Base {
  /** Reads. */
  @Deprecated(since = "1")
  public static <T> List<T> read(Map<String, T> path, int... sizes) throws IOException {
    if (sizes.length == 0) throw new IllegalArgumentException("sizes");
    try { check(path); } catch (EOFException | Exception x) { throw x; }
    return null;
  }
  void hidden(int a) { }
}
"""
GO = """package reader

// Read reads.
// Twice.
func (r *Reader[T]) Read(path, name string, sizes ...int) (n int, err error) {
	if path == "" {
		return 0, ErrEmpty
	}
	return 1, nil
}
"""


def test_python_is_read_with_its_handlers() -> None:
    read, of_all = truth_python.truths(PYTHON)
    assert read.parameters == ("path", "size", "rest", "wide", "more")
    assert read.defaults == {"size": "3", "wide": "None"}
    assert (read.raised, read.gives, read.doc) == (frozenset({"Own", "OSError"}), True, "Read.")
    assert (of_all.name, of_all.parameters) == ("Reader.all", ("path",))


def test_without_its_documentation_python_is_the_same_code() -> None:
    bare = truth_python.without_docs(PYTHON)
    assert '"""' not in bare
    assert "pass" in bare.splitlines()[-1]
    ast.parse(bare)


def test_languages_with_braces_are_read() -> None:
    (read,) = truth_braces.typescript(TYPESCRIPT)
    assert (read.name, read.parameters) == ("Reader.read", ("path", "size", "rest"))
    assert read.defaults == {"size": "3"}
    assert read.raised == {"TypeError"}
    assert read.declares
    assert read.doc.startswith("Reads.")
    read, hidden = truth_braces.java(JAVA)
    assert (read.name, read.parameters) == ("Reader.read", ("path", "sizes"))
    assert read.raised == {"IOException", "IllegalArgumentException", "EOFException"}
    assert (read.is_public, hidden.is_public, hidden.declares) == (True, False, False)
    (read,) = truth_braces.go(GO)
    assert (read.name, read.parameters) == ("Reader.Read", ("path", "name", "sizes"))
    assert (read.raised, read.doc) == (frozenset({"ErrEmpty"}), "Read reads.\nTwice.")
    assert "//" not in truth_braces.without_go_docs(GO)
    assert "/**" not in truth_braces.without_blocks(TYPESCRIPT + JAVA)


@pytest.mark.parametrize(
    ("answer", "language", "comment"),
    [
        ('```python\ndef f():\n    """Do.\n\n    More.\n    """\n```', "python", "Do.\n\nMore."),
        ("Do it.", "python", "Do it."),
        ("Here:\n/**\n * Does.\n * @param a A\n */\nfunction f() {}", "typescript",
         "Does.\n@param a A"),
        ("```go\n// F does.\n//\n// More.\nfunc F() {}\n```", "go", "F does.\n\nMore."),
    ],
)  # fmt: skip
def test_a_comment_is_found_in_what_a_model_replied(
    answer: str, language: str, comment: str
) -> None:
    assert comment_in(answer, language) == comment


def test_tags_and_go_sentences_are_told() -> None:
    doc = "Reads.\n@param {string} path - The path\n@param size the size\n@throws {Own} if not"
    (one,) = told([(doc, "tsdoc")], "typescript")
    assert one.parameters == (("path", "The path"), ("size", "the size"))
    assert (one.raises, one.returns) == ((("Own", "if not"),), False)
    (one,) = told([("Read returns the size, or an error.", "godoc")], "go")
    assert (bool(one.raises), one.returns, one.parameters) == (True, True, ())


def test_a_comment_is_put_into_its_function(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(truth_python.without_docs(PYTHON))
    truth: Truth = truth_python.truths(path.read_text())[0]
    subject = Subject("python", "a", tmp_path, path, "google", truth, "Read.")
    text = inserted(subject, 'Say """hello""" \\d.\n\nMore.')
    assert truth_python.truths(text)[0].doc == 'Say """hello""" \\d.\n\nMore.'
    assert textwrap.dedent(subject.source).startswith("def read")


def test_what_a_base_raises_may_come_out_of_a_constructor(tmp_path: Path) -> None:
    text = (
        "class Base:\n    def __init__(self, a):\n        raise KeyError(a)\n"
        "class Own(Base):\n    def __init__(self, a):\n        super().__init__(a)\n"
    )
    path = tmp_path / "own.py"
    path.write_text(text)
    own = next(one for one in truth_python.truths(text) if one.name == "Own.__init__")
    subject = Subject("python", "own", tmp_path, path, "google", own, "")
    assert may_raise(subject) == {"KeyError"}
