export interface Options { size?: number; readonly name: string; run(): void }
export enum Colour { Red = 1, Green }
export class Base { close(): void {} }
export class Reader extends Base implements Options {
  static limit = 10;
  private kept: string[] = [];
  constructor(public readonly name: string, size = 3) { super(); this.kept.push(name); }
  get length(): number { return this.kept.length; }
  run(): void { if (!this.name) throw new TypeError("no name"); }
  close(): void {}
  override stop(): void {}
}
/** Reads. @deprecated use Reader */
export function read(path: string, count = 3, ...rest: number[]): Promise<number> {
  if (!path) { throw new TypeError("path"); } else if (count < 0) { throw RangeError("count"); }
  try { throw new Error("a"); } catch (e) { console.log(e); throw e; }
}
export async function quiet(items: string[]) {
  try { throw new Error("a"); } catch (e) { items.push("b"); }
  throw items;
}
