import { scaled, type Size } from './sizes';

/**
 * The area of a rectangle.
 *
 * @example
 * import { area } from 'pads';
 *
 * const size: Size = { width: 2, height: 3 };
 * area(size) // => 6
 * area(size, 2) // => 12
 */
export function area(size: Size, factor: number = 1): number {
  return scaled(size.width * size.height, factor * factor);
}
