// Tells the server where the cursor is when it moved without an edit, so that it can prepare what is
// typed there. Not at every move: at most once in a while, the last place always.
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Feature } from "./feature";
import { CURSOR } from "./protocol";

const PAUSE_MS = 150;

export class CursorWatch implements Feature, vscode.Disposable {
  private readonly listening: vscode.Disposable[];
  private client: LanguageClient | undefined;
  private timer: NodeJS.Timeout | undefined;
  private waiting = false;
  /** The document and version at which the cursor was last seen: another one means an edit. */
  private seen = "";

  constructor() {
    this.listening = [
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.moved(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        this.seen = editor ? stamp(editor) : "";
        this.tell();
      }),
    ];
  }

  connect(client: LanguageClient | undefined): void {
    this.client = client;
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.listening).dispose();
  }

  private moved(editor: vscode.TextEditor): void {
    if (editor !== vscode.window.activeTextEditor) {
      return;
    }
    const edited = this.seen !== stamp(editor);
    this.seen = stamp(editor);
    if (!edited) {
      this.tell();
    }
  }

  private tell(): void {
    this.waiting = true;
    if (this.timer === undefined) {
      this.send();
    }
  }

  private send(): void {
    this.timer = undefined;
    if (!this.waiting) {
      return;
    }
    this.waiting = false;
    this.timer = setTimeout(() => this.send(), PAUSE_MS);
    const { client } = this;
    const editor = vscode.window.activeTextEditor;
    if (editor && client?.isRunning() && knows(client, editor.document)) {
      void client.sendNotification(CURSOR, {
        textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(editor.document),
        position: client.code2ProtocolConverter.asPosition(editor.selection.active),
      });
    }
  }
}

/** Whether the server was told of a document. */
export function knows(client: LanguageClient, document: vscode.TextDocument): boolean {
  const selector = client.clientOptions.documentSelector;
  return Array.isArray(selector) && vscode.languages.match(selector as vscode.DocumentSelector, document) > 0;
}

function stamp({ document }: vscode.TextEditor): string {
  return `${document.version} ${document.uri.toString()}`;
}
