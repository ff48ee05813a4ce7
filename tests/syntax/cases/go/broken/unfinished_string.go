package p

func before(a int) int {
	return a
}

func broken(x int) {
	y := "abc + x
}

func after(c int) int {
	return c
}
