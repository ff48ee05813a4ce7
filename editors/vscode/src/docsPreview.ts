// Documentation for several files, shown as a diff before it is written. The editor's own preview of
// edits has nothing ticked, and no way to tick all of forty files.
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Feature } from "./feature";
import { DOCS_PREVIEW, type DocsFile, type DocsPreview, ServerCommand } from "./protocol";

const SCHEME = "inkling-docs";
const DECIDE = "inkling.docs.decideShown";
const WRITE = "Write All";
const CHOOSE = "Choose Files…";
const DISCARD = "Discard";

export class DocsPreviews implements Feature, vscode.TextDocumentContentProvider, vscode.Disposable {
  private client: LanguageClient | undefined;
  private shown: DocsPreview | undefined;
  /** A notification leaves the screen after a while; this stays. */
  private readonly reminder = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  private readonly registered: vscode.Disposable[];

  constructor() {
    this.reminder.command = DECIDE;
    this.reminder.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
    this.registered = [
      this.reminder,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.commands.registerCommand(DECIDE, () => this.ask()),
    ];
  }

  connect(client: LanguageClient | undefined): void {
    this.client = client;
    this.forget(); // another server knows nothing of it
    client?.onNotification(DOCS_PREVIEW, (preview: DocsPreview) => void this.show(preview));
  }

  dispose(): void {
    vscode.Disposable.from(...this.registered).dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.shown?.files.find((file) => this.written(file).path === uri.path)?.text ?? "";
  }

  private async show(preview: DocsPreview): Promise<void> {
    this.shown = preview;
    const count = preview.files.length;
    this.reminder.text = `$(diff) Write docs in ${count} files?`;
    this.reminder.tooltip = preview.summary.join("\n");
    this.reminder.show();
    const pairs = preview.files.map((file) => {
      const now = this.uriOf(file);
      return [now, now, this.written(file)];
    });
    await vscode.commands.executeCommand("vscode.changes", `Docs: ${preview.label}`, pairs);
    await this.ask();
  }

  private async ask(): Promise<void> {
    const preview = this.shown;
    if (!preview) {
      return;
    }
    const told = preview.summary.join(". ");
    const chosen = await vscode.window.showInformationMessage(
      `Nothing is written yet: ${told}`,
      WRITE,
      CHOOSE,
      DISCARD,
    );
    if (this.shown !== preview || !chosen) {
      return;
    }
    const files = chosen === CHOOSE ? await choose(preview) : chosen === WRITE ? preview.files : [];
    if (files && this.shown === preview) {
      this.forget();
      await this.write(preview, files);
    }
  }

  private async write(preview: DocsPreview, files: readonly DocsFile[]): Promise<void> {
    const dirty = new Set(
      vscode.workspace.textDocuments.filter((each) => each.isDirty).map((each) => each.uri.toString()),
    );
    try {
      const order = { preview: preview.id, files: files.map(({ uri }) => uri) };
      const params = { command: ServerCommand.decideDocs, arguments: [order] };
      const answer = await this.client?.sendRequest<{ files: string[] }>(
        "workspace/executeCommand",
        params,
      );
      for (const file of files.filter(({ uri }) => answer?.files.includes(uri))) {
        const uri = this.uriOf(file);
        if (!dirty.has(uri.toString())) {
          // An undo takes it back all the same.
          await (await vscode.workspace.openTextDocument(uri)).save();
        }
      }
      const count = answer?.files.length ?? 0;
      if (count > 0) {
        const told = `Inkling: docs written in ${count} file${count === 1 ? "" : "s"}`;
        vscode.window.setStatusBarMessage(told, 5000);
      }
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }

  private forget(): void {
    const shown = this.shown;
    this.shown = undefined;
    this.reminder.hide();
    if (shown) {
      const label = `Docs: ${shown.label}`;
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      void vscode.window.tabGroups.close(tabs.filter((tab) => tab.label.startsWith(label)));
    }
  }

  private uriOf({ uri }: DocsFile): vscode.Uri {
    return this.client?.protocol2CodeConverter.asUri(uri) ?? vscode.Uri.parse(uri);
  }

  private written(file: DocsFile): vscode.Uri {
    return vscode.Uri.from({ scheme: SCHEME, path: `/${this.shown?.id}/${file.label}` });
  }
}

async function choose(preview: DocsPreview): Promise<readonly DocsFile[] | undefined> {
  const items = preview.files.map((file) => ({
    label: file.label,
    description: file.symbols.join(", "),
    picked: true,
    file,
  }));
  const options = { canPickMany: true as const, placeHolder: "Files to write" };
  return (await vscode.window.showQuickPick(items, options))?.map(({ file }) => file);
}
