// What the server says beyond LSP, and what it can be asked to do. No behaviour in here.

export interface Action {
  readonly title: string;
  readonly command: string;
  readonly arguments?: readonly unknown[] | null;
}

export interface Status {
  readonly state: "starting" | "ready" | "busy" | "error" | "off";
  readonly message: string;
  readonly model: string | null;
  readonly action: Action | null;
}

/** Why nothing is suggested in a document as it is; null: nothing stands against it. */
export interface DocumentStatus {
  readonly uri: string;
  readonly reason: string | null;
}

export const STATUS = "inkling/status";
export const DOCUMENT_STATUS = "inkling/documentStatus";
/** Notification to the server: the cursor moved without an edit. */
export const CURSOR = "inkling/cursor";
/** Notification to the editor: there is more of what was suggested. */
export const GROWN = "inkling/suggestionGrown";
/** Notification to the editor: there is a next edit for this version, or none any more. */
export const NEXT_EDIT_READY = "inkling/nextEditReady";
/** Request: what to edit next, seen from a position. */
export const NEXT_EDIT = "inkling/nextEdit";
/** Notification to the editor: tests that are not written yet, or what is left of them. */
export const TESTS_PREVIEW = "inkling/testsPreview";

/** Notification to the editor: documentation for several files that is not written yet. */
export const DOCS_PREVIEW = "inkling/docsPreview";

export interface DocsFile {
  readonly uri: string;
  readonly label: string;
  readonly symbols: readonly string[];
  /** What the file would be. */
  readonly text: string;
}

export interface DocsPreview {
  readonly id: string;
  readonly label: string;
  readonly summary: readonly string[];
  readonly files: readonly DocsFile[];
}

export const ServerCommand = {
  accept: "inkling.accept",
  dismissNextEdit: "inkling.dismissNextEdit",
  pullModel: "inkling.pullModel",
  restartEngine: "inkling.restartEngine",
  showStats: "inkling.showStats",
  decideDocs: "inkling.docs.decide",
  generateDocs: "inkling.generateDocs",
  generateTests: "inkling.tests.generate",
  decideTests: "inkling.tests.decide",
  dismissFindings: "inkling.tests.dismiss",
} as const;
