"""What was written, against the facts: faults that can be named, and which of several is best."""
