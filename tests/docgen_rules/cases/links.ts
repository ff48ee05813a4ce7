/**
 * Waits for a {@link Promise} with an {@link HTMLElement}, as {@link https://example.org | told} in
 * {@link guide/waiting}, like {@link Map#get} and {@link Array.prototype.map}; not {@link waitForNothing}.
 */
export function wait(): void {}
