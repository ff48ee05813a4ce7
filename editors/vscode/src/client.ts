// The language client: how the server is started, for which documents, with which settings.
import * as vscode from "vscode";
import { type ConfigurationParams, LanguageClient, type Middleware } from "vscode-languageclient/node";
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
  middleware: Middleware,
): LanguageClient {
  const names = contributedSettings(manifest, SECTION);
  const settings = (resource: vscode.Uri | undefined): Record<string, unknown> => {
    const configuration = vscode.workspace.getConfiguration(SECTION, resource);
    return explicitSettings(names, (name) => configuration.inspect(name));
  };
  const client = new LanguageClient(
    SECTION,
    "Inkling",
    { command: program, args: ["lsp"] },
    {
      documentSelector: LANGUAGES.flatMap((language) => [
        { language, scheme: "file" },
        { language, scheme: "untitled" },
      ]),
      outputChannel: output,
      // Nothing of a workspace is run that is not trusted. A server is started anew when it is.
      initializationOptions: { settings: {}, trusted: vscode.workspace.isTrusted },
      // What a change means for the documentation of other files is known when it is saved.
      diagnosticPullOptions: { onChange: true, onSave: true },
      middleware: {
        ...middleware,
        workspace: {
          // The server asks when it starts, and whenever it is told that something changed.
          configuration: ({ items }: ConfigurationParams) =>
            items.map(({ section, scopeUri }) =>
              section === SECTION
                ? settings(scopeUri ? vscode.Uri.parse(scopeUri) : undefined)
                : null,
            ),
        },
      },
    },
  );
  client.registerFeature({
    fillClientCapabilities: (capabilities) => {
      const own = { suggestionGrown: true, nextEdit: true, documentStatus: true, tests: true, docs: true };
      capabilities.experimental = { ...capabilities.experimental, inkling: own };
    },
    initialize: () => undefined,
    getState: () => ({ kind: "static" }),
    clear: () => undefined,
  });
  return client;
}
