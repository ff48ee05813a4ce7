/** Sums numbers. */
export function sum(xs: number[]): number;
export function sum(xs: Set<number>): number;
export function sum(xs: any): number { return 0; }
/** @deprecated Use {@link sum}. */
export const old = 3;
export type Rates = Record<string, number>;
