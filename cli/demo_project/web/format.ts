/** Amounts as a person reads them. */

export interface Money {
  cents: number;
  currency: string;
}

/** `{cents: 123456, currency: "EUR"}` becomes `1234.56 EUR`. */
export function formatMoney(money: Money): string {
  ‸
}

export function formatAll(amounts: Money[]): string[] {
  return amounts.map(formatMoney);
}
