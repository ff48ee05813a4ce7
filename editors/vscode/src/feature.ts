// A part of the extension that talks to the server by messages of our own.
import type { LanguageClient } from "vscode-languageclient/node";

export interface Feature {
  /** Called with each client before it is started, and with undefined when it is gone. */
  connect(client: LanguageClient | undefined): void;
}
