"""The API reference: from files to a model of what users may use, and from it to pages."""
