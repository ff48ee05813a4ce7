// A page to read: JSON in an editor that cannot be edited and so never asks to be saved.
import * as vscode from "vscode";

const SCHEME = "inkling";
const STATISTICS = vscode.Uri.parse(`${SCHEME}:Inkling statistics.json`);

export class StatisticsPage implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  private text = "";
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(): string {
    return this.text;
  }

  /** Shows `content`, in the place of what was shown before. */
  async show(content: unknown): Promise<void> {
    this.text = JSON.stringify(content, null, 2);
    this.changed.fire(STATISTICS);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(STATISTICS));
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }
}
