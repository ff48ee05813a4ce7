// Package store keeps accounts in memory.
package store

import "errors"

var ErrNotFound = errors.New("store: account not found")

type Account struct {
	Owner string
	Cents int64
}

type Store struct {
	accounts map[string]Account
}

// Get returns the account of an owner, or ErrNotFound.
func (s *Store) Get(owner string) (Account, error) {
	‸
}

// Put keeps an account under its owner's name.
func (s *Store) Put(account Account) {
	s.accounts[account.Owner] = account
}
