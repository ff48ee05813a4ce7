export interface Size {
  width: number;
  height: number;
}

export const scaled = (value: number, factor: number): number => value * factor;
