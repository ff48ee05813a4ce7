// The item in the status bar: what the server last said, and what a click does about it.
import * as vscode from "vscode";
import type { Status } from "./protocol";
import { tooltip } from "./tooltip";

const ICONS: Record<Status["state"], string> = {
  starting: "$(loading~spin)",
  ready: "$(sparkle)",
  busy: "$(loading~spin)",
  error: "$(warning)",
  off: "$(circle-slash)",
};

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    "inkling.status",
    vscode.StatusBarAlignment.Right,
    100,
  );

  constructor() {
    this.item.name = "Inkling";
    this.item.command = "inkling.menu";
    this.show({ state: "starting", message: "Looking for the server.", model: null, action: null });
    this.item.show();
  }

  show(status: Status): void {
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
    this.item.dispose();
  }
}
