package store

import "errors"

var ErrGone = errors.New("gone")

type Base struct{ Name string }

type Store struct {
	Base
	Size, count int
}

// Find looks.
//
// Deprecated: use Get,
// which is faster.
func (s *Store) Find(key int) (n int, err error) {
	if key < 0 {
		return 0, errors.New("negative")
	}
	if key > 5 {
		return 0, fmt.Errorf("big %d", key)
	}
	switch key {
	case 7:
		return 0, ErrGone
	}
	n, err = s.find(key)
	if err != nil {
		return 0, err
	}
	if n == 9 {
		return 1, &PathError{Op: "a"}
	}
	if n == 8 {
		panic("bad")
	}
	return n, nil
}

func (s *Store) find(key int) (int, error) { return 0, io.EOF }

func plain(names []string) string { names[0] = "x"; return "" }
