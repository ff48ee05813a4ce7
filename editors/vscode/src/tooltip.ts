// What a status says when it is pointed at, and from which document. Pure.
import type { Status } from "./protocol";

/** What is shown while a document is in front for which the server told this reason. */
export function seenFrom(status: Status, reason: string | undefined): Status {
  if (reason === undefined || (status.state !== "ready" && status.state !== "busy")) {
    return status;
  }
  return { ...status, state: "off", message: `Nothing is suggested in this file: ${reason}.` };
}

/** A line each: the sentence, the model unless the sentence names it, what a click does. */
export function tooltip({ message, model, action }: Status): string {
  const lines = [message];
  if (model && !message.includes(model)) {
    lines.push(`Model: ${model}`);
  }
  if (action) {
    lines.push(`Click: ${action.title}`);
  }
  return lines.join("\n");
}
