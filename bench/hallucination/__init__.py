"""How much of what is suggested does not exist in the package it is suggested for."""
