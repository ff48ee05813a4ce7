// Which suggestion a piece of text was taken from. Pure.

/** A suggestion as it was handed to the editor. */
export interface Offered {
  readonly id: string;
  /** All it puts into the document, from where it begins. */
  readonly text: string;
}

/**
 * The suggestion that `taken`, the text between its beginning and the cursor, is a first part of;
 * undefined for all of one: that is no piece, and the editor runs its command by itself.
 */
export function pieceOf(offered: readonly Offered[], taken: string): Offered | undefined {
  const plain = (text: string): string => text.replace(/\r\n/g, "\n");
  const begun = plain(taken);
  return offered.find(({ text }) => {
    const whole = plain(text);
    return begun !== "" && whole.startsWith(begun) && whole.length > begun.length;
  });
}

/** How many characters a text has, whatever they take in UTF-16. */
export function characters(text: string): number {
  return [...text.replace(/\r\n/g, "\n")].length;
}
