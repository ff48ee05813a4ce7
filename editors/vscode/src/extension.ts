// Where VS Code enters and leaves.
import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { Server } from "./server";
import { StatusItem } from "./status";

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("Inkling", { log: true });
  const status = new StatusItem();
  const started = new Server(context, output, status);
  server = started;
  context.subscriptions.push(
    output,
    status,
    ...registerCommands(started, output, context.extension.packageJSON),
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
