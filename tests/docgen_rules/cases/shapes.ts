/**
 * Area of a rectangle.
 *
 * @param width - How wide.
 * @param length - How high.
 * @returns The area.
 */
export function area(width: number, height: number): number {
  return width * height;
}

/**
 * Read a file.
 *
 * @param {string} path - Where it is.
 * @param {number} [size=10] - How much.
 * @throws {RangeError} If it is too much.
 */
export function read(path: string, size = 20): void {
  if (size > 100) {
    throw new RangeError("too much");
  }
  if (!path) {
    throw new TypeError("no path");
  }
}

/**
 * All is well.
 *
 * @param options - What to do.
 * @param options.deep - How.
 * @returns Whether.
 */
export const well = (options: { deep: boolean }): boolean => options.deep;
