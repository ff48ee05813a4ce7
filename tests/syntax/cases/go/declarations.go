package a
import ("fmt"; x "a/b"; . "c")
// Doc A.
// More.
type A struct { X, Y int; *B }
type (
	// I doc.
	I interface { M(a int) error }
)
type F = int
const ( 
	C = 1 
)
var v, w int = 1, 2
func (s *S[T]) Foo(a, b int, c ...string) (x int, err error) { z := a; return fmt.X(z) }
//go:noinline
func g[T any](int) {}
