"""Documentation comments as Markdown, whatever markup they are written in."""
