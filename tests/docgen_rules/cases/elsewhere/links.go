package shop

import "io"

// Basket holds what [Order.Pay] takes, as [io.Reader] and [http.Client] do; see [Order] and [BasketOfOld].
//
//	[Basket.Nothing] is code.
//
// Of [RFC 1] and [a], nobody knows; [Linked] leads elsewhere.
//
// [Linked]: https://example.org
type Basket struct {
	io.Reader
	Order
}

// Order is paid by [Order.Pay], counted by [Order.Count], like [Basket.Anything]; not by [*Order.Refund].
type Order struct{ Number int }

// Pay is not [Order.Count], it is of [Order.Number].
//
// Grammar = "pay" [Nonterminal] .
func (o *Order) Pay() {}

// Tally has a [Tally.Count].
type Tally struct{ Count int }

// TallyAllOrders counts them.
func TallyEach() {}

// JavaScript is not spoken here, but iPhone users and OpenGL programs are welcome.
func welcome() {}

// countAllLines counts lines, in a file that a program put together.
func othercountAllLines() {}

// TallyNone counts nothing.
func Nothing() { TallyNone := 0; _ = TallyNone }
