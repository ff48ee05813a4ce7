package p

func before(a int) int {
	return a
}

type Broken struct {
	X int
	Y 
}

func after(c int) int {
	return c
}
