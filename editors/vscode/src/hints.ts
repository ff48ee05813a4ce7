// What a next edit looks like in words. Pure.

export interface Place {
  readonly line: number;
  readonly character: number;
}

export interface NextEdit {
  readonly uri: string;
  /** Of the open document that it is an edit of; null where the file is not open. */
  readonly version: number | null;
  readonly range: { readonly start: Place; readonly end: Place };
  readonly oldText: string;
  readonly newText: string;
  readonly label: string;
}

export interface NextEdits {
  readonly edits: readonly NextEdit[];
  readonly remaining: number;
  readonly reason: string | null;
}

/** Behind the line of an edit, or in place of it: which key makes it, and how many follow. */
export function keyHint(key: string, remaining: number): string {
  return remaining > 1 ? `(${key}, ${remaining - 1} more)` : `(${key})`;
}

/** Beside the cursor, for an edit that is out of view or in another file. */
export function awayHint(edit: NextEdit, here: boolean): string {
  const file = here ? "line " : `${decodeURIComponent(edit.uri.replace(/^.*\//, ""))}:`;
  return `→ ${file}${edit.range.start.line + 1}: ${edit.label}`;
}

/** The first line of what an edit puts in. */
export function shownText({ newText }: NextEdit): string {
  const [first = "", ...rest] = lineFeeds(newText).split("\n");
  return rest.length > 0 ? `${first} …` : first;
}

/** A text with line feeds alone: a document has one kind of line ends, its file may have others. */
export function lineFeeds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
