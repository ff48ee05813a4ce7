// Unit tests: asked for, shown beside the source before they are written, kept or dropped.
import * as vscode from "vscode";
import {
  type ExecuteCommandSignature,
  type LanguageClient,
  State,
} from "vscode-languageclient/node";
import type { Feature } from "./feature";
import { type Decision, lensesOf, pathOf, type TestsPreview } from "./lenses";
import { ServerCommand, TESTS_PREVIEW } from "./protocol";

const SCHEME = "inkling-tests";
const DECIDE = "inkling.tests.decideOne";
const COPY = "inkling.tests.copyReproduction";

export class TestPreviews
  implements
    Feature,
    vscode.TextDocumentContentProvider,
    vscode.CodeLensProvider,
    vscode.Disposable
{
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly lensesChanged = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  readonly onDidChangeCodeLenses = this.lensesChanged.event;
  /** By the path of the preview's document. */
  private readonly shown = new Map<string, TestsPreview>();
  private readonly registered: vscode.Disposable[];
  private client: LanguageClient | undefined;

  readonly middleware = {
    // The code action runs a command of the server's; what has to be asked before, is asked here.
    executeCommand: (command: string, args: unknown[], next: ExecuteCommandSignature): unknown =>
      command === ServerCommand.generateTests
        ? reported(() => this.generate(args[0] as { uri: string; names?: string[] }))
        : next(command, args),
  };

  constructor() {
    this.registered = [
      this.changed,
      this.lensesChanged,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerCodeLensProvider({ scheme: SCHEME }, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.reveal(document)),
      vscode.commands.registerCommand(DECIDE, (decision: Decision) =>
        reported(() => this.decide(decision)),
      ),
      vscode.commands.registerCommand(COPY, async (lines: string) => {
        await vscode.env.clipboard.writeText(lines);
        vscode.window.setStatusBarMessage("Inkling: the reproduction is copied", 3000);
      }),
    ];
  }

  connect(client: LanguageClient | undefined): void {
    this.client = client;
    for (const preview of this.shown.values()) {
      void this.close(preview); // another server knows nothing of them
    }
    client?.onNotification(TESTS_PREVIEW, (preview: TestsPreview) => void this.show(preview));
  }

  dispose(): void {
    vscode.Disposable.from(...this.registered).dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.shown.get(uri.path)?.text ?? "";
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const preview = this.shown.get(document.uri.path);
    return (preview ? lensesOf(preview) : []).map(({ line, title, decision }) => {
      const range = new vscode.Range(line, 0, line, 0);
      return new vscode.CodeLens(range, { title, command: DECIDE, arguments: [decision] });
    });
  }

  /** Tests for the file in front. */
  async generateForFile(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document && this.client) {
      await this.generate({ uri: this.client.code2ProtocolConverter.asUri(document.uri) });
    }
  }

  /** Forgets what was found while tests were made. */
  async clearFindings(): Promise<void> {
    await this.execute(ServerCommand.dismissFindings);
  }

  /** Tests are made of what is on disk, so that is what it has to be first. */
  private async generate(wanted: { uri: string; names?: string[] }): Promise<void> {
    const document = this.documentOf(wanted.uri);
    if (document?.isDirty && !document.isUntitled) {
      const save = "Save and Go On";
      const name = vscode.workspace.asRelativePath(document.uri);
      const told = `${name} has unsaved changes, and tests are made of what is on disk.`;
      if ((await vscode.window.showWarningMessage(told, save)) !== save) {
        return;
      }
      await document.save();
    }
    await this.execute(ServerCommand.generateTests, wanted);
  }

  private async decide(decision: Decision): Promise<void> {
    const file = this.previewOf(decision.preview)?.file;
    const wasDirty = this.documentOf(file)?.isDirty ?? false;
    const answer = await this.execute<{ file: string | null; left: number }>(
      ServerCommand.decideTests,
      decision,
    );
    if (answer?.file && this.client) {
      const uri = this.client.protocol2CodeConverter.asUri(answer.file);
      const document = await vscode.workspace.openTextDocument(uri);
      if (!wasDirty) {
        await document.save(); // an undo takes it back all the same
      }
      if (answer.left === 0) {
        await vscode.window.showTextDocument(document, { preview: false });
      }
    }
  }

  private async show(preview: TestsPreview): Promise<void> {
    const path = pathOf(preview);
    const isNew = !this.shown.has(path);
    if (preview.tests.length === 0) {
      await this.close(preview);
      return;
    }
    this.shown.set(path, preview);
    const uri = uriOf(preview);
    if (!isNew) {
      this.changed.fire(uri);
      this.lensesChanged.fire();
      // What was kept is in the text as before, and then nothing changes that could be heard of.
      vscode.workspace.textDocuments.forEach((each) => this.reveal(each));
      return;
    }
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
  }

  /** Shows the first test of a preview that is still to be decided on. */
  private reveal(document: vscode.TextDocument): void {
    const [first] = this.shown.get(document.uri.path)?.tests ?? [];
    if (!first || document.uri.scheme !== SCHEME) {
      return;
    }
    const range = new vscode.Range(first.line, 0, first.line, 0);
    const { InCenterIfOutsideViewport } = vscode.TextEditorRevealType;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document === document) {
        editor.revealRange(range, InCenterIfOutsideViewport);
      }
    }
  }

  private async close(preview: TestsPreview): Promise<void> {
    this.shown.delete(pathOf(preview));
    const uri = uriOf(preview).toString();
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const own = tabs.filter(
      ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri,
    );
    await vscode.window.tabGroups.close(own);
  }

  private previewOf(id: string): TestsPreview | undefined {
    return [...this.shown.values()].find((preview) => preview.id === id);
  }

  /** The open document that the server calls `name`. */
  private documentOf(name: string | undefined): vscode.TextDocument | undefined {
    const uri = name && this.client?.protocol2CodeConverter.asUri(name).toString();
    return vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
  }

  private async execute<T>(command: string, ...args: readonly unknown[]): Promise<T | undefined> {
    if (this.client?.state === State.Starting) {
      await this.client.start(); // it takes a second, and what was asked for is not asked twice
    }
    if (!this.client?.isRunning()) {
      throw new Error("Inkling's language server is not running. Its log says why.");
    }
    const params = { command, arguments: args };
    return this.client.sendRequest<T>("workspace/executeCommand", params);
  }
}

function uriOf(preview: TestsPreview): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: pathOf(preview) });
}

/** Runs `act`; a failure is shown as the sentence that it is. */
async function reported(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}
