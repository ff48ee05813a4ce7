// Ghost text beyond what LSP says of it: pieces of a suggestion are counted, and one that grew is
// asked for again. VS Code draws it, and knows its keys.
import * as vscode from "vscode";
import type { LanguageClient, Middleware } from "vscode-languageclient/node";
import type { Feature } from "./feature";
import { type Offered, characters, pieceOf } from "./pieces";
import { GROWN, ServerCommand } from "./protocol";

export type InlineMiddleware = Pick<Middleware, "provideInlineCompletionItems">;

interface Shown {
  readonly document: vscode.TextDocument;
  readonly start: vscode.Position;
  readonly offered: readonly Offered[];
}

export class Suggestions implements Feature {
  private client: LanguageClient | undefined;
  private shown: Shown | undefined;
  /** Of which version of a document more was asked for. */
  private growing: { readonly document: vscode.TextDocument; readonly version: number } | undefined;

  readonly middleware: InlineMiddleware = {
    provideInlineCompletionItems: async (document, position, context, token, next) => {
      const { Automatic, Invoke } = vscode.InlineCompletionTriggerKind;
      const { growing } = this;
      this.growing = undefined;
      // Whoever types on meanwhile asks for something else.
      const same = growing?.document === document && growing.version === document.version;
      const before = same && context.triggerKind === Invoke ? this.shown : undefined;
      const asked = before ? { ...context, triggerKind: Automatic } : context;
      const found = await next(document, position, asked, token);
      const items = Array.isArray(found) ? found : (found?.items ?? []);
      if (token.isCancellationRequested) {
        return found;
      }
      const start = items[0]?.range?.start ?? position;
      const offered = items.flatMap(offeredBy);
      if (before?.offered[0] && !longer(before, { document, start, offered })) {
        return [];
      }
      this.shown = { document, start, offered };
      return found;
    },
  };

  connect(client: LanguageClient | undefined): void {
    this.client = client;
    this.shown = undefined;
    client?.onNotification(GROWN, ({ uri }: { uri: string }) => this.grown(client, uri));
  }

  /** Takes the next word or line of what is shown; the editor's own command does it. */
  async accept(kind: "word" | "line"): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const before = editor?.selection.active;
    const { shown } = this;
    const command = kind === "word" ? "acceptNextWord" : "acceptNextLine";
    await vscode.commands.executeCommand(`editor.action.inlineSuggest.${command}`);
    if (!editor || !before || shown?.document !== editor.document) {
      return;
    }
    const after = editor.selection.active;
    const piece = pieceOf(shown.offered, taken(shown, after));
    if (piece && after.isAfter(before) && this.client?.isRunning()) {
      const chars = characters(editor.document.getText(new vscode.Range(before, after)));
      await this.client.sendRequest("workspace/executeCommand", {
        command: ServerCommand.accept,
        arguments: [{ id: piece.id, kind, chars }],
      });
    }
  }

  private grown(client: LanguageClient, uri: string): void {
    const editor = vscode.window.activeTextEditor;
    const { shown } = this;
    if (!editor || !shown || shown.document !== editor.document || !editor.selection.isEmpty) {
      return;
    }
    const same = client.code2ProtocolConverter.asUri(editor.document.uri) === uri;
    const at = editor.selection.active;
    const typed = taken(shown, at);
    // Where there are several, the user is choosing among them.
    const [only, ...others] = shown.offered;
    const fits = only?.text.startsWith(typed) && others.length === 0;
    if (same && fits && at.isAfterOrEqual(shown.start)) {
      this.growing = { document: editor.document, version: editor.document.version };
      // Asking again keeps what is shown as the first of the suggestions; the longer one is the
      // next. Nothing is taken off the screen in between.
      void vscode.commands.executeCommand("editor.action.inlineSuggest.showNext");
    }
  }
}

/** Whether the first of `now` is the first of `before` with more behind it. */
function longer(before: Shown, now: Shown): boolean {
  const [was, is] = [before.offered[0]?.text ?? "", now.offered[0]?.text ?? ""];
  const typed = taken(before, now.start);
  return (typed + is).startsWith(was);
}

function taken({ document, start }: Shown, end: vscode.Position): string {
  return end.isAfter(start) ? document.getText(new vscode.Range(start, end)) : "";
}

function offeredBy(item: vscode.InlineCompletionItem): Offered[] {
  const argument: unknown = item.command?.arguments?.[0];
  const id = typeof argument === "object" && argument && "id" in argument ? argument.id : undefined;
  const text = typeof item.insertText === "string" ? item.insertText : item.insertText.value;
  return typeof id === "string" ? [{ id, text }] : [];
}
