"""Helpers that several test areas use; no tests live here."""
