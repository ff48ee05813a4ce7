// The one language server of this window: finding it, starting it, and what it says about itself.
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import * as vscode from "vscode";
import { type LanguageClient, type Middleware, State } from "vscode-languageclient/node";
import { createClient } from "./client";
import type { Feature } from "./feature";
import { type Located, locate } from "./locate";
import { type Action, STATUS, type Status } from "./protocol";
import type { StatusItem } from "./status";

export class Server {
  private client: LanguageClient | undefined;
  /** Starts and stops follow one another. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
    private readonly status: StatusItem,
    private readonly middleware: Middleware,
    private readonly features: readonly Feature[],
  ) {}

  restart(): Promise<void> {
    return this.enqueue(async () => {
      await this.leave();
      await this.enter();
    });
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.leave());
  }

  /** Runs a command of the server; throws if the server does not run or the command fails. */
  async execute(command: string, ...args: readonly unknown[]): Promise<unknown> {
    if (this.client?.state !== State.Running) {
      throw new Error(
        "Inkling's language server is not running. “Inkling: Restart Language Server” starts it, " +
          "“Inkling: Show Log” says why it stopped.",
      );
    }
    return this.client.sendRequest("workspace/executeCommand", { command, arguments: args });
  }

  private enqueue(step: () => Promise<void>): Promise<void> {
    this.last = this.last.then(step).catch((error: unknown) => {
      this.output.error(String(error));
      this.failed(`The language server could not be started: ${String(error)}`);
    });
    return this.last;
  }

  private async enter(): Promise<void> {
    const found = this.locate();
    if ("missing" in found) {
      this.output.warn(found.missing);
      this.failed(found.missing, { title: "Look Again", command: "inkling.server.restart" });
      void this.offerWaysOut(found.missing);
      return;
    }
    this.output.info(`Starting ${found.program} lsp`);
    const client = createClient(
      found.program,
      this.context.extension.packageJSON,
      this.output,
      this.middleware,
    );
    this.client = client;
    for (const feature of this.features) {
      feature.connect(client);
    }
    client.onNotification(STATUS, (status: Status) => this.status.show(status));
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Starting) {
        this.say("starting", "The language server is starting.");
      } else if (newState === State.Stopped && this.client === client) {
        this.failed("The language server stopped. Its log says why.");
      }
    });
    await client.start();
  }

  private async leave(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    for (const feature of this.features) {
      feature.connect(undefined);
    }
    if (client?.needsStop()) {
      await client.dispose();
    }
  }

  private locate(): Located {
    const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
    return locate(
      {
        setting: vscode.workspace.getConfiguration("inkling").get("command", ""),
        workspaceFolders: folders.map((folder) => folder.uri.fsPath),
        storage: this.context.globalStorageUri.fsPath,
        home: homedir(),
        path: process.env["PATH"] ?? "",
        platform: process.platform,
      },
      runnable,
    );
  }

  private say(state: Status["state"], message: string, action: Action | null = null): void {
    this.status.show({ state, message, model: null, action });
  }

  private failed(
    message: string,
    action: Action = { title: "Show Log", command: "inkling.log" },
  ): void {
    this.say("error", message, action);
  }

  private async offerWaysOut(message: string): Promise<void> {
    const choose = "Choose Program…";
    const help = "How to Install";
    const chosen = await vscode.window.showWarningMessage(message, choose, help);
    if (chosen === choose) {
      const [program] =
        (await vscode.window.showOpenDialog({ title: "The inkling program" })) ?? [];
      if (program) {
        // The server is restarted by the change of this setting.
        await vscode.workspace
          .getConfiguration("inkling")
          .update("command", program.fsPath, vscode.ConfigurationTarget.Global);
      }
    } else if (chosen === help) {
      await vscode.commands.executeCommand("extension.open", this.context.extension.id);
    }
  }
}

function runnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
