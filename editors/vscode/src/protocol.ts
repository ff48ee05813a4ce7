// What the server says beyond LSP, and what it can be asked to do. No behaviour in here.

export interface Action {
  readonly title: string;
  readonly command: string;
  readonly arguments?: readonly unknown[] | null;
}

export interface Status {
  readonly state: "starting" | "ready" | "busy" | "error" | "off";
  readonly message: string;
  readonly model: string | null;
  readonly action: Action | null;
}

export const STATUS = "inkling/status";

export const ServerCommand = {
  pullModel: "inkling.pullModel",
  restartEngine: "inkling.restartEngine",
  showStats: "inkling.showStats",
} as const;
