// Package shapes draws.
package shapes

import "errors"

type Shape struct {
	Sides int
}

type (
	Canvas interface {
		Draw(s Shape) error
	}
	hidden struct{}
)

func New(sides int) (*Shape, error) {
	if sides < 3 {
		return nil, errors.New("too few")
	}
	return &Shape{sides}, nil
}

func (s *Shape) Area() int { return s.Sides }

func (h hidden) Public() {}

//go:noinline
func Directed() {}

// Told says it.
func Told(a int) int { return a }
