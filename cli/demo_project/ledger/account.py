"""An account: entries in the order they were booked."""

from dataclasses import dataclass, field
from datetime import date

from ledger.money import Money


@dataclass(frozen=True)
class Entry:
    day: date
    amount: Money
    purpose: str


@dataclass
class Account:
    owner: str
    entries: list[Entry] = field(default_factory=list)

    def book(self, entry: Entry) -> None:
        """Append an entry; entries stay in the order of their days."""
        self.entries.append(entry)
        self.entries.sort(key=lambda entry: ‸)

    def balance(self, until: date) -> int:
        """The sum in cents of all entries up to and including a day."""
        ‸

    def purposes(self) -> set[str]:
        """Every purpose that occurs."""
        return {entry.purpose for entry in self.entries}
