package p

func before(a int) int {
	return a
}

func broken(x T) {
	if x.
}

func after(c int) int {
	return c
}
