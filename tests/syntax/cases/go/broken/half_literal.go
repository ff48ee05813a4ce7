package p

func before(a int) int {
	return a
}

func broken(x int) {
	y := T{A: 1, 
}

func after(c int) int {
	return c
}
