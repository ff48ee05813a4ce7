import { sum } from "./sums";

/** A thing in a cart. */
export interface Item {
  /** Shown to people. */
  name: string;
  price?: number;
}

/**
 * A cart. Use {@link Cart.add} and {@link sum | sums}.
 *
 * @typeParam T - kinds of items
 * @example
 * new Cart().add({ name: "tea" })
 */
export class Cart<T extends Item = Item> {
  private items: T[] = [];
  readonly owner: string = "";
  constructor(owner: string) {}
  /**
   * Adds an item <script>alert(1)</script>.
   *
   * @param item - what is added
   * @returns how many there are
   * @throws {RangeError} if it is full
   */
  add(item: T): number { return this.items.push(item); }
  get total(): number { return sum([]); }
}
export function hidden(): void {}
