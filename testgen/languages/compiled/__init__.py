"""What languages with a compiler share: values by type, one harness that runs all cases, probes and
mutants put into a copy of the source, a search over cases. What is Rust's or Go's is in their
folders.
"""
