package till

import (
	"errors"
	"strings"
	"sync"
)

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

// Serve returns the number of coins as text.
func Serve(w ResponseWriter, r *Request) {}

// Each returns all coins, one after another.
func Each(yield func(int) bool) {}

// Fetch returns the coins in found.
func Fetch(found *[]int) {}

// Answer returns the coins to whoever asks.
func Answer(ctx context.Context) {}

// Till of others may return ErrClosed, whatever it is.
type Others interface{ Shut(name string) error }

// ShutOther returns ErrClosed if the other says so.
func ShutOther(other Others) error { return other.Shut("") }

// Trim returns ErrClosed where nothing is left.
func Trim(lock *sync.Mutex, text string) error {
	lock.Lock()
	defer lock.Unlock()
	if strings.TrimSpace(text) == "" {
		return ErrEmpty
	}
	return nil
}

// SortCoins returns the coins in order. It requires that the caller zeroes them.
func SortCoins(coins []int) {}

// drawerOrbit is defined elsewhere as a list of coinPair.
type coinPair struct{}

var drawerOrbit []coinPair

// As these DrawerFixedN have no lock, they are not for thieves.
type DrawerFixed4 struct{}

// ReckonAll computes the sum of what lies in the drawer.
func SumUp() int { return 0 }

// GitHub knows who opened the drawer.
func Opener() string { return "" }

// JavaScript returns text here; Spoken takes it.
func Spoken() string { return "" }

// Reckon reckons what lies in the drawer.
func AddUp() int { return 0 }

// This returns nothing of interest.
func Nothing() int { return 0 }
