'use strict';

let count = 0;

/**
 * Pads a number.
 *
 * @example
 * const { pad } = require('pads');
 * pad(2); // => "02"
 * pad(7, 3) // => "07"
 * console.log(pad(1)); // "01"
 * console.log(pad(1)); // prints it
 *
 * @example
 * const other = require('not-installed');
 * pad(2) // => "2"
 */
function pad(n, width = 2) {
  return String(n).padStart(width, '0');
}

/**
 * Splits a list.
 *
 * @example
 * chunk(['a', 'b', 'c'], 2);
 * // => [['a', 'b'], ['c']]
 *
 * pads.chunk([1, 2, 3], 1)
 * // => [[1], [2]]
 *
 * mystery(3) // => 5
 */
function chunk(list, size) {
  const out = [];
  for (let i = 0; i < list.length; i += size) out.push(list.slice(i, i + size));
  return out;
}

/**
 * Numbers what it is given.
 *
 * @example
 * next('contact_'); // => 'contact_104'
 */
function next(prefix) {
  count += 1;
  return prefix + count;
}

/**
 * Never ends.
 *
 * @example
 * forever() // => 1
 */
function forever() {
  for (;;);
}

/**
 * The words of a text.
 *
 * @example
 * words('a b'); // => ['a', 'b']
 * words(null); // => []
 * words('a'); // => a list
 */
function words(text) {
  return text.split(' ');
}

module.exports = { pad, chunk, next, forever, words };
