// Where VS Code enters and leaves.
import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { CursorWatch } from "./cursor";
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
  const progress = new StoppableProgress();
  const features = [status, suggestions, nextEdits, cursor, tests, progress];
  const middleware = {
    ...suggestions.middleware,
    ...tests.middleware,
    ...progress.middleware,
  };
  const started = new Server(context, output, status, middleware, features);
  server = started;
  context.subscriptions.push(
    output,
    status,
    nextEdits,
    cursor,
    tests,
    ...registerCommands(started, suggestions, nextEdits, tests, output, context.extension.packageJSON),
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
