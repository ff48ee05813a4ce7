"""Go: table tests beside the file, made and run by the go command in the sandbox."""
