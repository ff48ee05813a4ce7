// What stands above the tests of a preview, to be clicked. Pure.

/** Tests that are not written yet, as the server tells of them; none left: it is over. */
export interface TestsPreview {
  readonly id: string;
  /** The document they are for, and the file they would go to. */
  readonly source: string;
  readonly file: string;
  readonly label: string;
  readonly text: string;
  readonly tests: readonly { readonly id: number; readonly name: string; readonly line: number }[];
}

/** What is decided: about one test, or about all that are left. */
export interface Decision {
  readonly preview: string;
  readonly test?: number;
  readonly keep: boolean;
}

export interface Lens {
  readonly line: number;
  readonly title: string;
  readonly decision: Decision;
}

/** Both answers for all of a preview, and for each of its tests. */
export function lensesOf({ id, tests }: TestsPreview): Lens[] {
  const both = (line: number, what: string, about: { test?: number }): Lens[] =>
    [true, false].map((keep) => ({
      line,
      title: `${keep ? "$(check) Keep" : "$(close) Drop"}${what}`,
      decision: { preview: id, keep, ...about },
    }));
  if (tests.length === 0) {
    return [];
  }
  return [
    ...both(0, tests.length > 1 ? ` all ${tests.length}` : " all", {}),
    ...tests.flatMap(({ id: test, line }) => both(line, "", { test })),
  ];
}

/** The path of a preview's document: its number, so that two differ, and its name, for the tab. */
export function pathOf({ id, label }: Pick<TestsPreview, "id" | "label">): string {
  return `/${id}/${label}`;
}
