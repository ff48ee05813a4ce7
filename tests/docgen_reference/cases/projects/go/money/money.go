// Package money counts coins.
//
// It has one type, [Coin]:
//
//	c := money.Coin{}
//
// # Limits
//
// None.
package money

import "errors"

// ErrEmpty is returned for nothing.
var ErrEmpty = errors.New("empty")

// Coin is a coin.
type Coin struct {
	// Value in cents.
	Value int
	hidden bool
}

// Sum adds coins; see [Coin.Double].
func Sum(coins ...Coin) (int, error) {
	if len(coins) == 0 {
		return 0, ErrEmpty
	}
	return 0, nil
}

func helper() {}
