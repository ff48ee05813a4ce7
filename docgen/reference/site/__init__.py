"""The site: what Material for MkDocs is told, what is changed in its theme, how it is run."""
