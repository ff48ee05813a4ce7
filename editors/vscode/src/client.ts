// The language client: how the server is started and what is handed to and fro.
import * as vscode from "vscode";
import { type ConfigurationParams, LanguageClient } from "vscode-languageclient/node";
import { contributedSettings, explicitSettings } from "./settings";

const SECTION = "inkling";
const LANGUAGES = [
  "c",
  "cpp",
  "go",
  "java",
  "javascript",
  "javascriptreact",
  "python",
  "rust",
  "typescript",
  "typescriptreact",
];

/** A client for the server `program`, not started yet. */
export function createClient(
  program: string,
  manifest: unknown,
  output: vscode.LogOutputChannel,
): LanguageClient {
  const names = contributedSettings(manifest, SECTION);
  const settings = (resource?: vscode.Uri): Record<string, unknown> => {
    const configuration = vscode.workspace.getConfiguration(SECTION, resource);
    return explicitSettings(names, (name) => configuration.inspect(name));
  };
  const client: LanguageClient = new LanguageClient(
    SECTION,
    "Inkling",
    { command: program, args: ["lsp"] },
    {
      documentSelector: LANGUAGES.flatMap((language) => [
        { language, scheme: "file" },
        { language, scheme: "untitled" },
      ]),
      initializationOptions: settings(),
      outputChannel: output,
      synchronize: { configurationSection: SECTION },
      middleware: {
        workspace: {
          configuration: (params: ConfigurationParams) =>
            params.items.map((item) =>
              item.section === SECTION
                ? settings(item.scopeUri ? vscode.Uri.parse(item.scopeUri) : undefined)
                : null,
            ),
          // The sections' values come with defaults filled in: send what was set, as above.
          didChangeConfiguration: () =>
            client.sendNotification("workspace/didChangeConfiguration", {
              settings: { [SECTION]: settings() },
            }),
        },
      },
    },
  );
  return client;
}
