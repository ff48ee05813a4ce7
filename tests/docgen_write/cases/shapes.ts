// case: --all
import { x } from "./x";

@Component({ selector: "a" })
export class Shape<T> {
  private secret(a: string): void {}

  constructor(private readonly sides: number) {}

  get area(): number { return this.sides; }

  set area(value: number) { this.sides = value; }

  @Input() draw(canvas: T, ...rest: string[]): boolean {
    return true;
  }
}

export function over(a: string): void;
export function over(a: number): void;
export function over(a: any): void {}

export const arrow = async (first: number, second = 2) => {
  if (first > second) throw new RangeError("too much");
  return first;
};

const hidden = () => 1;

// eslint-disable-next-line no-console
export function directed(a: string) { console.log(a); }

export interface Told { a: string; method(b: number): void }

export namespace Space {
  export function inner(): number { return 1; }
}

/** Tell. */
export function told(a: string, b: number): string { return a; }

/**
 * Tell more.
 *
 * @param b - the second
 */
export function toldMore(a: string, b: number): string { return a; }

/** {@inheritDoc Other} */
export function inherited(a: string): string { return a; }
