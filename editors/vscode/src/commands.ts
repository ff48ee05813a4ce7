// The commands of the palette: each a line or two over the server.
import * as vscode from "vscode";
import type { Docs } from "./docs";
import type { NextEditHints } from "./nextEdit";
import { StatisticsPage } from "./page";
import { ServerCommand } from "./protocol";
import type { Server } from "./server";
import type { Suggestions } from "./suggestions";
import type { TestPreviews } from "./tests";

/** Registers every command that package.json contributes. */
export function registerCommands(
  server: Server,
  suggestions: Suggestions,
  nextEdits: NextEditHints,
  tests: TestPreviews,
  docs: Docs,
  output: vscode.LogOutputChannel,
  manifest: { contributes: { commands: { command: string; title: string; enablement?: string }[] } },
): vscode.Disposable[] {
  const page = new StatisticsPage();
  const actions: Record<string, (argument?: unknown) => unknown> = {
    "inkling.acceptWord": () => suggestions.accept("word"),
    "inkling.acceptLine": () => suggestions.accept("line"),
    "inkling.nextEdit": () => nextEdits.accept(),
    "inkling.nextEdit.dismiss": () => nextEdits.dismiss(),
    "inkling.tests.file": () => tests.generateForFile(),
    "inkling.tests.clear": () => tests.clearFindings(),
    "inkling.docs.symbol": () => docs.generateHere(false),
    "inkling.docs.chinese": () => docs.generateHere(true),
    "inkling.docs.file": (file) => docs.generateForFile(file instanceof vscode.Uri ? file : undefined),
    "inkling.docs.workspace": () => docs.generateForWorkspace(),
    "inkling.docs.fix": () => docs.fix(),
    "inkling.pull": () => server.execute(ServerCommand.pullModel, null),
    "inkling.engine.restart": () => server.execute(ServerCommand.restartEngine),
    "inkling.server.restart": () => server.restart(),
    "inkling.stats": async () => page.show(await server.execute(ServerCommand.showStats)),
    "inkling.log": () => output.show(),
    "inkling.toggle": toggle,
    "inkling.menu": async () => {
      const items = manifest.contributes.commands
        .filter(({ command, enablement }) => command !== "inkling.menu" && !enablement)
        .map(({ command, title }) => ({ label: title, command }));
      const chosen = await vscode.window.showQuickPick(items, { placeHolder: "Inkling" });
      if (chosen) {
        await vscode.commands.executeCommand(chosen.command);
      }
    },
  };
  const registered = Object.entries(actions).map(([command, act]) =>
    vscode.commands.registerCommand(command, async (argument?: unknown) => {
      try {
        await act(argument);
      } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    }),
  );
  return [page, ...registered];
}

/** Turns `inkling.completion.enabled` over, where it is set. */
async function toggle(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("inkling");
  const name = "completion.enabled";
  const enabled = !configuration.get<boolean>(name, true);
  const inWorkspace = configuration.inspect(name)?.workspaceValue !== undefined;
  const { Workspace, Global } = vscode.ConfigurationTarget;
  await configuration.update(name, enabled, inWorkspace ? Workspace : Global);
  vscode.window.setStatusBarMessage(`Inkling: completions are ${enabled ? "on" : "off"}`, 3000);
}
