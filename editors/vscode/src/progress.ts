// Progress that can be stopped, shown where its button is. The client's own place for it, the status
// bar, has none.
import * as vscode from "vscode";
import type { LanguageClient, Middleware } from "vscode-languageclient/node";
import type { Feature } from "./feature";

interface Bar {
  readonly report: (message: string | undefined, percentage: number | undefined) => void;
  readonly end: () => void;
}

export class StoppableProgress implements Feature {
  private readonly bars = new Map<string | number, Bar>();
  private client: LanguageClient | undefined;

  readonly middleware: Pick<Middleware, "handleWorkDoneProgress"> = {
    handleWorkDoneProgress: (token, value, next) => {
      if (value.kind === "begin" && value.cancellable) {
        this.begin(token, value.title, value.message);
        return;
      }
      const bar = this.bars.get(token);
      if (!bar || value.kind === "begin") {
        next(token, value);
      } else if (value.kind === "report") {
        bar.report(value.message, value.percentage);
      } else {
        this.bars.delete(token);
        bar.end();
        next(token, value);
      }
    },
  };

  connect(client: LanguageClient | undefined): void {
    this.client = client;
    for (const bar of this.bars.values()) {
      bar.end();
    }
    this.bars.clear();
  }

  private begin(token: string | number, title: string, message: string | undefined): void {
    const { client } = this;
    let shown: vscode.Progress<{ message?: string; increment?: number }> | undefined;
    let last = message;
    let reached = 0;
    // The editor shows it a little later, and by then it may be over.
    const over = new Promise<void>((end) => {
      const report: Bar["report"] = (told = last, percentage = reached) => {
        shown?.report({ message: told ?? "", increment: Math.max(0, percentage - reached) });
        last = told;
        reached = shown ? Math.max(reached, percentage) : reached;
      };
      this.bars.set(token, { report, end });
    });
    const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
    void vscode.window.withProgress(options, (progress, stop) => {
      shown = progress;
      progress.report({ message: last ?? "" });
      stop.onCancellationRequested(
        () => void client?.sendNotification("window/workDoneProgress/cancel", { token }),
      );
      return over;
    });
  }
}
