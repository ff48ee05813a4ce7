import d, {a as b, type T} from "m"; import * as ns from "n"; import "s"; import fs = require("fs");
/** Doc A.
 * more
 */
@Dec()
export default class A<T> extends B implements C { private readonly x: number = 1; static #p = 2; constructor(private y: string, z?: number) { super() } get g(): number { return 1 } async *f<T>(this: A, a = 1, ...r: T[]): Promise<void> { throw new E() } abstract h(): void; @dec m() {} [k: string]: any }
export interface I { a: number; f(x: number): void; new (x: number): I; (y: string): void }
export type T2 = string;
export enum E { A, B = 2 }
namespace N { export const q = 1 }
declare function foo(a: number): void;
export const h = async (x: number): Promise<void> => {}, k = x => x;
function hh() {}
export { hh as ii }; export * from "z"; export { q } from "zz";
function f({a, b}: O = {}, [c]: any) {}
abstract class Q { abstract z: number; protected abstract w(): void }
