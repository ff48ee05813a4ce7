package money

// Double doubles it.
func (c *Coin) Double() Coin { return *c }
