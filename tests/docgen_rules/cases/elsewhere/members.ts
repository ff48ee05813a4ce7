import { Outside } from "outside";

/** Has {@link Basket.total}, {@link Basket#pay}, {@link Outside.anything}, {@linkcode Line.amount}; not {@link Basket.amount}. */
export class Basket {
  constructor(private readonly total: number) {}

  /**
   * Pays.
   *
   * @see Basket.refund
   * @see Mixed.anything
   */
  pay(): void {}
}

/** A line of a {@link Basket | basket}. */
export interface Line {
  amount: number;
}

/** {@link Mixed.mixedIn} is of what it is mixed with. */
export class Mixed extends With(Basket) {}
