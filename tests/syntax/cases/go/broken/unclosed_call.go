package p

func before(a int) int {
	return a
}

func broken(x int) {
	y := compute(x, 
}

func after(c int) int {
	return c
}
