// The next edit that a rename or a new signature asks for: shown where it is or beside the cursor,
// and made with one key. What it is, the server knows.
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Feature } from "./feature";
import { type NextEdit, type NextEdits, awayHint, keyHint, lineFeeds, shownText } from "./hints";
import { NEXT_EDIT, NEXT_EDIT_READY, ServerCommand } from "./protocol";

const VISIBLE = "inkling.nextEditVisible";
const KEY = process.platform === "darwin" ? "⌃⌥N" : "Alt+N";

interface Known {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly edits: readonly NextEdit[];
  readonly remaining: number;
}

export class NextEditHints implements Feature, vscode.Disposable {
  private readonly old = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("diffEditor.removedTextBackground"),
    textDecoration: "line-through",
  });
  private readonly hint = vscode.window.createTextEditorDecorationType({});
  private readonly listening: vscode.Disposable[];
  private client: LanguageClient | undefined;
  private known: Known | undefined;
  /** How often was asked, or forgotten: only the answer to the last question counts. */
  private asked = 0;

  constructor() {
    this.listening = [
      this.old,
      this.hint,
      vscode.window.onDidChangeTextEditorSelection(() => this.refresh()),
      vscode.window.onDidChangeTextEditorVisibleRanges(() => this.refresh()),
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
      vscode.workspace.onDidChangeTextDocument(() => this.refresh()),
    ];
  }

  connect(client: LanguageClient | undefined): void {
    this.client = client;
    this.forget();
    client?.onNotification(NEXT_EDIT_READY, ({ uri, version }: { uri: string; version: number }) => {
      const document = vscode.window.activeTextEditor?.document;
      if (document?.version === version && this.nameOf(document) === uri) {
        // A server that goes away meanwhile says so itself.
        this.ask().catch(() => this.forget());
      }
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.listening).dispose();
  }

  /** Goes where the next edit is and makes it; then shows the one after it. */
  async accept(): Promise<void> {
    const edit = this.known?.edits[0];
    const { client } = this;
    if (!edit || !client) {
      return;
    }
    this.forget();
    const uri = client.protocol2CodeConverter.asUri(edit.uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    const { start, end } = edit.range;
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    const same = edit.version === null || edit.version === document.version;
    const found = document.getText(document.validateRange(range));
    if (!same || lineFeeds(found) !== lineFeeds(edit.oldText)) {
      vscode.window.setStatusBarMessage("Inkling: the text has changed meanwhile", 4000);
      await this.ask();
      return;
    }
    const begins = document.offsetAt(range.start);
    if (edit.newText !== edit.oldText) {
      const made = await editor.edit((builder) => builder.replace(range, edit.newText), {
        undoStopBefore: true,
        undoStopAfter: true,
      });
      if (!made) {
        vscode.window.setStatusBarMessage("Inkling: the file cannot be edited", 4000);
        return;
      }
    }
    const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
    const put = lineFeeds(edit.newText).replaceAll("\n", eol);
    const at = document.positionAt(begins + put.length);
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(
      new vscode.Range(range.start, at),
      vscode.TextEditorRevealType.InCenterIfOutsideViewport,
    );
    await this.ask();
  }

  /** Removes the next edit, and those after it. */
  async dismiss(): Promise<void> {
    const { known, client } = this;
    this.forget();
    if (known && client?.isRunning()) {
      await client.sendRequest("workspace/executeCommand", {
        command: ServerCommand.dismissNextEdit,
        arguments: [{ uri: this.nameOf(known.document) }],
      });
    }
  }

  private async ask(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const { client } = this;
    const wanted = vscode.workspace.getConfiguration("inkling").get("nextEdit.enabled", true);
    if (!editor || !client?.isRunning() || !wanted) {
      return;
    }
    const { document } = editor;
    const { version } = document;
    const asked = ++this.asked;
    const answer = await client.sendRequest<NextEdits>(NEXT_EDIT, {
      textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(document),
      position: client.code2ProtocolConverter.asPosition(editor.selection.active),
    });
    if (asked === this.asked) {
      this.known = { document, version, edits: answer.edits, remaining: answer.remaining };
      this.refresh();
    }
  }

  private forget(): void {
    this.asked += 1;
    this.known = undefined;
    this.refresh();
  }

  /** Draws the next edit anew; one that was meant for another text is forgotten. */
  private refresh(): void {
    if (this.known && this.known.document.version !== this.known.version) {
      this.known = undefined;
    }
    const { known } = this;
    const edit = known?.edits[0];
    const seen = vscode.window.activeTextEditor?.document === known?.document;
    void vscode.commands.executeCommand("setContext", VISIBLE, seen && edit !== undefined);
    for (const editor of vscode.window.visibleTextEditors) {
      const active = editor === vscode.window.activeTextEditor;
      if (known && edit && active && editor.document === known.document) {
        this.draw(editor, edit, known.remaining);
      } else {
        editor.setDecorations(this.old, []);
        editor.setDecorations(this.hint, []);
      }
    }
  }

  private draw(editor: vscode.TextEditor, edit: NextEdit, remaining: number): void {
    const here = this.nameOf(editor.document) === edit.uri;
    const { start, end } = edit.range;
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    const seen = here && editor.visibleRanges.some((visible) => visible.contains(range));
    const keys = keyHint(KEY, remaining);
    const behind = (line: number): vscode.Range => editor.document.lineAt(line).range;
    const dim = new vscode.ThemeColor("editorGhostText.foreground");
    const added = new vscode.ThemeColor("diffEditor.insertedTextBackground");
    const hints: vscode.DecorationOptions[] = [];
    const beside = (line: number, contentText: string): void => {
      const at = behind(line).end;
      const after = { contentText, color: dim, margin: "0 0 0 2em" };
      hints.push({ range: new vscode.Range(at, at), renderOptions: { after } });
    };
    if (seen) {
      const onlyLook = edit.newText === edit.oldText;
      const after = { contentText: shownText(edit), backgroundColor: added, margin: "0 0 0 2px" };
      if (!onlyLook) {
        hints.push({ range, renderOptions: { after } });
      }
      beside(end.line, onlyLook ? `${edit.label} ${keys}` : keys);
    } else {
      beside(editor.selection.active.line, `${awayHint(edit, here)} ${keys}`);
    }
    editor.setDecorations(this.old, seen && !range.isEmpty ? [range] : []);
    editor.setDecorations(this.hint, hints);
  }

  private nameOf(document: vscode.TextDocument): string {
    return this.client?.code2ProtocolConverter.asUri(document.uri) ?? "";
  }
}
