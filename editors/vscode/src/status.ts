// The item in the status bar: what the server last said, of itself or of the document in front, and
// what a click does about it.
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Feature } from "./feature";
import { DOCUMENT_STATUS, type DocumentStatus, type Status } from "./protocol";
import { seenFrom, tooltip } from "./tooltip";

const ICONS: Record<Status["state"], string> = {
  starting: "$(loading~spin)",
  ready: "$(sparkle)",
  busy: "$(loading~spin)",
  error: "$(warning)",
  off: "$(circle-slash)",
};

export class StatusItem implements Feature, vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    "inkling.status",
    vscode.StatusBarAlignment.Right,
    100,
  );
  private readonly listening = vscode.window.onDidChangeActiveTextEditor(() => this.draw());
  private client: LanguageClient | undefined;
  /** By the URI as the server writes it. */
  private readonly reasons = new Map<string, string>();
  private status: Status = {
    state: "starting",
    message: "Looking for the server.",
    model: null,
    action: null,
  };

  constructor() {
    this.item.name = "Inkling";
    this.draw();
    this.item.show();
  }

  connect(client: LanguageClient | undefined): void {
    this.client = client;
    this.reasons.clear();
    client?.onNotification(DOCUMENT_STATUS, ({ uri, reason }: DocumentStatus) => {
      if (reason === null) {
        this.reasons.delete(uri);
      } else {
        this.reasons.set(uri, reason);
      }
      this.draw();
    });
    this.draw();
  }

  show(status: Status): void {
    this.status = status;
    this.draw();
  }

  private draw(): void {
    const document = vscode.window.activeTextEditor?.document;
    const uri = document && this.client?.code2ProtocolConverter.asUri(document.uri);
    const status = seenFrom(this.status, uri === undefined ? undefined : this.reasons.get(uri));
    const { state, action } = status;
    this.item.text = `${ICONS[state]} Inkling`;
    this.item.tooltip = tooltip(status);
    this.item.backgroundColor =
      state === "error" ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.item.command = action
      ? {
          title: action.title,
          command: action.command,
          arguments: [...(action.arguments ?? [])],
        }
      : "inkling.menu";
  }

  dispose(): void {
    this.listening.dispose();
    this.item.dispose();
  }
}
