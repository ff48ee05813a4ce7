// case: --stale
/**
 * Read it.
 *
 * @param path - where it is
 * @param size - how much
 *   of it
 * @returns what is in it
 */
export function read(path: string): string { return path; }

/** Read it. @param gone - x */
export function short(): void {}

/**
 * Add them.
 * @param {string} a - the first
 * @param {number} [b=3] - the second
 */
export function add(a: number, b = 4): void {}

/**
 * Emit what is at `index`.
 * @param index - where it is, see `list.index`
 */
export function at(position: number): boolean {
  return arguments.length > position;
}
