/**
 * Tells nothing.
 *
 * @returns How many there are.
 */
export function tell() {
  return;
}

/**
 * Waits.
 *
 * @returns When it is done.
 */
export async function wait() {
  await null;
}

/**
 * Doubles.
 *
 * @returns Twice as many.
 */
export const twice = (count: number) => count * 2;

/**
 * Says no.
 *
 * @returns What those give that stand in for it.
 */
export function no() {
  throw new Error("no");
}

/**
 * Announces nothing.
 *
 * @returns A number.
 */
export function announce(): void {
  tell();
}
