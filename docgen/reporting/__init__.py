"""Findings for people and for programs: text, JSON, SARIF, annotations of GitHub."""
