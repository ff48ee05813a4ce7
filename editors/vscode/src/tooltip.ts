// What a status says when it is pointed at. Pure.
import type { Status } from "./protocol";

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
