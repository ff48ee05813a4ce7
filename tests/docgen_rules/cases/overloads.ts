export function pick(source: string): string;
export function pick(source: string, project: (one: string) => string): string;
/**
 * Picks one.
 *
 * @param source where from
 * @param project what becomes of it
 */
export function pick(...args: any[]): string {
  return args.length === 1 ? args[0] : args[1](args[0]);
}

/**
 * Gives back a function of the rest.
 *
 * @param same whether two are the same
 * @param self the one
 * @param gone nothing
 */
export const holds = (same: boolean): { (self: string): boolean } => (self) => same && !!self;

/**
 * Keeps a size.
 */
export class Kept {
  /**
   * @param size how many
   */
  constructor(private _size: number) {}
}
