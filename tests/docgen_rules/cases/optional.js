/**
 * Every argument can be left out, and the body sees to the rest.
 *
 * @param {Buffer} data what is sent
 * @param {number} [code=1000] why
 * @param {Function} [cb] called at the end
 */
function close(data, code, cb) {
  code = code === undefined ? 1000 : code;
  if (cb) cb();
}

/**
 * What it takes apart has no name of its own.
 *
 * @param constraints what holds
 * @param size how much
 */
function make({ days, hours }, size) {
  return days + hours + size;
}

/**
 * What is in the rest is told one by one.
 *
 * @param first the first
 * @param second the second
 */
function both(...args) {
  return args[0] + args[1];
}

/**
 * A stale default, and a name that is gone.
 *
 * @param {number} [size=10] how much
 * @param {number} old gone
 * @param {number} other another
 */
function read(size = 20, fresh, other) {
  return size + fresh + other;
}
