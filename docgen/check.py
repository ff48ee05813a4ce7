"""From files to findings: read, take comments apart, gather facts, ask every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.checking.crew import crew_of
from docgen.checking.noting import Noted, Skipped, overridden_among
from docgen.checking.share import FileChecked, Judged, Share, Surroundings, check_file, subject_of
from docgen.coverage import Covered
from docgen.earlier.past import Past
from docgen.examples.ran import Ran
from docgen.facts.generated import GENERATED
from docgen.facts.source import Sources
from docgen.placing.places import Placed
from docgen.rules.choosing import RulesOf
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.table import RULES
from foundation.errors import BadInput

__all__ = [
    "Checked",
    "Covered",
    "FileChecked",
    "Finding",
    "Skipped",
    "check",
    "check_file",
    "not_kept",
    "subject_of",
]

RunExamples = Callable[[Sequence[Path]], Ran]
"""What comes of the examples of those files that have some."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, in the order of files and symbols, each with its place; how many public
    symbols of how many are documented; `names`: what each file declares."""

    findings: tuple[Finding, ...]
    places: tuple[Placed, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    files: tuple[Covered, ...] = ()
    names: Mapping[Path, frozenset[str]] | None = None

    @property
    def documented(self) -> int:
        """How many public symbols are documented."""
        return sum(one.documented for one in self.files)

    @property
    def total(self) -> int:
        """How many public symbols there are."""
        return sum(one.total for one in self.files)

    @property
    def share(self) -> float:
        """Percent of the public symbols that are documented."""
        return 100 * self.documented / self.total if self.total else 100.0


def check(
    paths: Iterable[Path],
    sources: Sources,
    rules: Sequence[Rule] | RulesOf,
    ran: Ran | RunExamples | None = None,
    *,
    past: Past | None = None,
    named: Collection[Path] = (),
    processes: int = 1,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Checked:
    """Compare the documentation of files with what is true of their code, with what comes of its
    examples, and with what was true in the `past`. With several `processes`, files are read from
    disk. `named` files are asked for one by one; `tell` is told how much is done of how much.

    Raises what choosing the rules of a file raises.
    """
    paths = list(dict.fromkeys(paths))
    rules_of = rules if callable(rules) else lambda _: rules
    chosen = {path: rules_of(path) for path in paths}
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        tell(done, 2 * len(paths))

    with crew_of(Share(sources, chosen, named), processes) as crew:
        notes = crew.note(step)
        read = [one for path in paths if isinstance(one := notes[path], Noted)]
        if ran is not None and not isinstance(ran, Ran):
            ran = ran([one.path for one in read if one.has_examples])
        surveyed = tuple(one.surveyed for one in read)
        around = Surroundings(surveyed, overridden_among(read), ran, past)
        judged = crew.judge(around, step)
    passed_over = {one.path for one in read if one.is_generated} - set(named)
    those = [judged[one.path] for one in read if one.path not in passed_over]
    return _summed(
        those,
        [
            Skipped(path, GENERATED) if path in passed_over else _skipped(notes[path])
            for path in paths
        ],
    )


def narrowed(checked: Checked, wanted: Mapping[Path, frozenset[str]]) -> Checked:
    """What was found at some symbols, and what is in them; of files that are not among `wanted`,
    everything. Raises `BadInput` for a name that its file does not have."""
    for path, names in wanted.items():
        known = (checked.names or {}).get(path)
        for name in sorted(names - {""} - known if known is not None else ()):
            near = [one for one in known or () if one.rpartition(".")[2] == name.rpartition(".")[2]]
            hint = f"; is {min(near, key=len)} meant?" if near else ""
            raise BadInput(f"{path}: there is no {name} in it{hint}")

    def is_wanted(path: Path, symbol: str) -> bool:
        names = wanted.get(path)
        if names is None or "" in names:
            return True
        return any(symbol == name or symbol.startswith(f"{name}.") for name in names)

    kept = [is_wanted(one.path, one.symbol) for one in checked.findings]
    return replace(
        checked,
        findings=tuple(one for one, keep in zip(checked.findings, kept, strict=True) if keep),
        places=tuple(one for one, keep in zip(checked.places, kept, strict=True) if keep),
        files=tuple(
            Covered(
                one.path,
                tuple(name for name in one.with_docs if is_wanted(one.path, name)),
                tuple(name for name in one.undocumented if is_wanted(one.path, name)),
            )
            for one in checked.files
        ),
    )


def not_kept(files: Iterable[FileChecked], rules: Sequence[Rule]) -> frozenset[str]:
    """The rules by convention that these files, taken together, do not keep."""
    broken: Counter[str] = Counter()
    concerned: Counter[str] = Counter()
    for file in files:
        broken.update(rule for rule, _ in {(one.rule, one.symbol) for one in file.findings})
        concerned.update(file.concerned)
    return frozenset(
        rule.code
        for rule in rules
        if rule.concerns is not None
        and (
            concerned[rule.code] < rule.fewest
            or _is_broken(rule, broken[rule.code], concerned[rule.code])
        )
    )


def _is_broken(rule: Rule, broken: int, concerned: int) -> bool:
    """Whether too few keep a rule for it to be a convention."""
    is_more_than_told = broken > (0 if rule.fewest else 1)
    return is_more_than_told and concerned - broken < rule.kept_by * concerned


def _skipped(note: Noted | Skipped) -> Skipped | None:
    return note.broken if isinstance(note, Noted) else note


def _summed(judged: Sequence[Judged], skipped: Iterable[Skipped | None]) -> Checked:
    quiet = not_kept([one.checked for one in judged], RULES)
    found = [
        (finding, place)
        for one in judged
        for finding, place in zip(one.checked.findings, one.places, strict=True)
        if finding.rule not in quiet
    ]
    return Checked(
        findings=tuple(finding for finding, _ in found),
        places=tuple(place for _, place in found),
        skipped=tuple(one for one in skipped if one is not None),
        files=tuple(one.covered for one in judged),
        names={one.checked.path: one.names for one in judged},
    )
