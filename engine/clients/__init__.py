"""What the layers above use of an engine: our own or a foreign one, behind one client."""
