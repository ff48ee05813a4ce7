package p

func before(a int) int {
	return a
}

func broken(x int) {
	
}

func after(c int) int {
	return c
}
