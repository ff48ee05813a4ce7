/**
 * Carts and what is in them.
 * @packageDocumentation
 */
export { Cart as Basket, type Item } from "./cart.js";
export * from "./sums";
