// Which settings are handed to the server: those that somebody set, and only those.
//
// VS Code fills in defaults when asked for a section. Sent on, they would override inkling.toml and
// the environment, since the editor's word counts for more than theirs.

/** Settings of the extension itself, which the server does not know. */
export const OWN_SETTINGS: ReadonlySet<string> = new Set([
  "command",
  "nextEdit.enabled",
  "trace.server",
]);

/** The part of `WorkspaceConfiguration.inspect` that is used. */
export interface Inspected {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** Dotted name to value, for each of `names` that has a value other than its default. */
export function explicitSettings(
  names: Iterable<string>,
  inspect: (name: string) => Inspected | undefined,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of names) {
    if (OWN_SETTINGS.has(name)) {
      continue;
    }
    const found = inspect(name);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value !== undefined) {
      values[name] = value;
    }
  }
  return values;
}

/** The names, without the section, that a package.json contributes. */
export function contributedSettings(manifest: unknown, section: string): string[] {
  const { contributes } = manifest as {
    contributes: { configuration: { properties: Record<string, unknown> } };
  };
  return Object.keys(contributes.configuration.properties).map((name) =>
    name.slice(section.length + 1),
  );
}
