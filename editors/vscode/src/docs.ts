// Documentation: asked for what the cursor is in, a file or the workspace. Findings and fixes are the
// editor's own, by the protocol; several files are shown before they are written (docsPreview.ts).
import * as vscode from "vscode";
import { type ExecuteCommandSignature, type LanguageClient, State } from "vscode-languageclient/node";
import type { Feature } from "./feature";
import { ServerCommand } from "./protocol";

const WRITE = vscode.CodeActionKind.Refactor.append("inkling.docs");
const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append("inkling");

export class Docs implements Feature {
  private client: LanguageClient | undefined;

  readonly middleware = {
    // What the server says no to is a sentence for the user.
    executeCommand: (command: string, args: unknown[], next: ExecuteCommandSignature): unknown =>
      command === ServerCommand.generateDocs
        ? reported(() => this.generate(args[0] as Wanted))
        : next(command, args),
  };

  connect(client: LanguageClient | undefined): void {
    this.client = client;
  }

  /** Docs for what the cursor is in, in the language of the settings or in Chinese. */
  async generateHere(inChinese: boolean): Promise<void> {
    const actions = await this.actions(WRITE);
    const wanted = actions.find(({ title }) => title.endsWith("in Chinese") === inChinese);
    const [argument] = (wanted?.command?.arguments ?? []) as Wanted[];
    if (argument) {
      await this.generate(argument);
    } else {
      say("the cursor is in nothing that docs are written for");
    }
  }

  /** Docs for a file: the one in front, or one of the explorer. */
  async generateForFile(file?: vscode.Uri): Promise<void> {
    const uri = file ?? vscode.window.activeTextEditor?.document.uri;
    if (uri) {
      await this.generate({ uri: this.named(uri) });
    }
  }

  /** Docs for all files of the folder that the file in front is in. */
  async generateForWorkspace(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    await this.generate({ workspace: true, ...(uri?.scheme === "file" && { uri: this.named(uri) }) });
  }

  /** Mends what documentation says wrongly in the file in front, as far as a machine can. */
  async fix(): Promise<void> {
    const [action] = await this.actions(FIX_ALL);
    if (action?.edit) {
      await vscode.workspace.applyEdit(action.edit);
    } else {
      say("there is nothing in this file that a machine could mend");
    }
  }

  /** What the light bulb offers of a kind at the cursor; the first few with their edits. */
  private async actions(kind: vscode.CodeActionKind): Promise<vscode.CodeAction[]> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      return [];
    }
    await this.started();
    const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      editor.document.uri,
      editor.selection,
      kind.value,
      2,
    );
    return found.filter((action) => action.kind && kind.contains(action.kind));
  }

  private async generate(wanted: Wanted): Promise<void> {
    const client = await this.started();
    const params = { command: ServerCommand.generateDocs, arguments: [wanted] };
    await client.sendRequest("workspace/executeCommand", params);
  }

  private async started(): Promise<LanguageClient> {
    if (this.client?.state === State.Starting) {
      await this.client.start(); // it takes a second, and what was asked for is not asked twice
    }
    if (!this.client?.isRunning()) {
      throw new Error("Inkling's language server is not running. Its log says why.");
    }
    return this.client;
  }

  private named(uri: vscode.Uri): string {
    return this.client?.code2ProtocolConverter.asUri(uri) ?? uri.toString();
  }
}

interface Wanted {
  readonly uri?: string;
  readonly names?: readonly string[];
  readonly workspace?: boolean;
}

function say(message: string): void {
  vscode.window.setStatusBarMessage(`Inkling: ${message}`, 5000);
}

/** Runs `act`; a failure is shown as the sentence that it is. */
async function reported(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}
