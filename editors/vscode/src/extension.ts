// Where VS Code enters and leaves.
import * as vscode from "vscode";
import type { ExecuteCommandSignature } from "vscode-languageclient/node";
import { registerCommands } from "./commands";
import { CursorWatch } from "./cursor";
import { Docs } from "./docs";
import { DocsPreviews } from "./docsPreview";
import { NextEditHints } from "./nextEdit";
import { StoppableProgress } from "./progress";
import { Server } from "./server";
import { StatusItem } from "./status";
import { Suggestions } from "./suggestions";
import { TestPreviews } from "./tests";

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("Inkling", { log: true });
  const status = new StatusItem();
  const suggestions = new Suggestions();
  const nextEdits = new NextEditHints();
  const cursor = new CursorWatch();
  const tests = new TestPreviews();
  const docs = new Docs();
  const docsPreviews = new DocsPreviews();
  const progress = new StoppableProgress();
  const features = [status, suggestions, nextEdits, cursor, tests, docs, docsPreviews, progress];
  const middleware = {
    ...suggestions.middleware,
    ...progress.middleware,
    executeCommand: (command: string, args: unknown[], next: ExecuteCommandSignature) =>
      docs.middleware.executeCommand(command, args, (name, given) =>
        tests.middleware.executeCommand(name, given, next) as ReturnType<ExecuteCommandSignature>,
      ) as ReturnType<ExecuteCommandSignature>,
  };
  const started = new Server(context, output, status, middleware, features);
  server = started;
  context.subscriptions.push(
    output,
    status,
    nextEdits,
    cursor,
    tests,
    docsPreviews,
    ...registerCommands(started, suggestions, nextEdits, tests, docs, output, context.extension.packageJSON),
    vscode.workspace.onDidGrantWorkspaceTrust(() => started.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("inkling.command")) {
        void started.restart();
      }
    }),
  );
  void started.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
