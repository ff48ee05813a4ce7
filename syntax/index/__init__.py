"""The workspace index: built by a process of its own, answered by name."""
