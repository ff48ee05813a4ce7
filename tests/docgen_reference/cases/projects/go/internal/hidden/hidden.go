package hidden

// F is internal.
func F() {}
