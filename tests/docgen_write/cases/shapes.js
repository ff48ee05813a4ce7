// case: --all
/**
 * Add them.
 * @param {number} a the first
 * @return {number} the sum
 */
export function add(a, b) {
  return a + b;
}

/**
 * Divide them.
 *
 * @param {number} a the first
 * @param {number} b the second
 *
 * @return {number} the part
 */
export function divide(a, b) {
  if (!b) throw new RangeError("nothing");
  return a / b;
}

export class Shape {
  static of(options = {}) { return new Shape(); }

  #hidden() {}
}

export default function (a) { return a; }

module.exports.later = function later(a) { return a; };
