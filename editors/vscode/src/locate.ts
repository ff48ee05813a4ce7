// Where the server's program is. Pure but for the one question whether a file can be run.
import { delimiter, join } from "node:path";

export interface Places {
  /** The setting `inkling.command`. */
  readonly setting: string;
  /** Folders of the workspace; empty while it is not trusted, for its programs must not be run. */
  readonly workspaceFolders: readonly string[];
  /** The extension's own storage, where a virtual environment may live. */
  readonly storage: string;
  readonly home: string;
  readonly path: string;
  readonly platform: NodeJS.Platform;
}

export type Located =
  | { readonly program: string }
  | { readonly missing: string };

/** The first of: the setting, a virtual environment, PATH, where pipx and uv put commands. */
export function locate(places: Places, runnable: (file: string) => boolean): Located {
  const windows = places.platform === "win32";
  const name = windows ? "inkling.exe" : "inkling";
  if (places.setting !== "") {
    const program = places.setting.replace(/^~(?=[\\/])/, places.home);
    return runnable(program)
      ? { program }
      : { missing: `The setting inkling.command names ${program}, which is not a program.` };
  }
  const inVenv = (folder: string): string => join(folder, windows ? "Scripts" : "bin", name);
  const candidates = [
    ...places.workspaceFolders.flatMap((folder) => [
      inVenv(join(folder, ".venv")),
      inVenv(join(folder, "venv")),
    ]),
    inVenv(join(places.storage, "venv")),
    ...places.path.split(delimiter).filter(Boolean).map((folder) => join(folder, name)),
    // A desktop starts editors without the shell's PATH.
    join(places.home, ".local", "bin", name),
  ];
  const program = candidates.find(runnable);
  return program === undefined
    ? {
        missing:
          "Inkling's language server was not found: neither in a virtual environment of the " +
          `workspace, nor on PATH, nor in ${join(places.home, ".local", "bin")}.`,
      }
    : { program };
}
