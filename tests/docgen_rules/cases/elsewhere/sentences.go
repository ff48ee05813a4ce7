package till

import "errors"

// ErrEmpty and ErrClosed are what can go wrong.
var (
	ErrEmpty  = errors.New("empty")
	ErrClosed = errors.New("closed")
)

// Till holds money. Several Tills stand in a row, as JavaScript would have it.
type Till struct{ coins []int }

// Open returns ErrClosed where it cannot be opened any more.
func (t *Till) Open() error { return t.check() }

func (t *Till) check() error { return ErrClosed }

// Take returns ErrEmpty if there is nothing. It never returns ErrClosed.
func (t *Till) Take() error { return ErrClosed }

// Give returns the number of coins.
func (t *Till) Give() { t.coins = nil }

// Put returns the coins to the drawer, as CountCoinsThrice did, and CountEveryCoin does.
func (t *Till) Put() {}

// CountCoins counts them.
func CountCoinsTwice() {}

// Count returns how many there are.
func CountEveryCoin() int { return 0 }

// Read bytes from the drawer.
func ReadBytes() {}

// Fix mends it, as CountEveryCoins would.
func Fix() {}

// Closed tells that of CountCoins.
func closed() {}

// CountEveryCoin is what is asked of others.
func CountEveryCoinOf(CountCoins int) {}
