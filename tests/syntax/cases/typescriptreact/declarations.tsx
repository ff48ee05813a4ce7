import React, { type FC } from "react";

interface Props {
  /** What the button says. */
  label: string;
  onPress?: (times: number) => void;
}

/**
 * A button.
 */
export const Button: FC<Props> = ({ label, onPress }) => {
  return <button onClick={() => onPress?.(1)}>{label}</button>;
};

export default function App<T>(props: { items: T[] }): JSX.Element {
  if (!props.items) throw new RangeError(`no items: ${props.items}`);
  return (
    <main className="app">
      {props.items.map((item) => <Button label={String(item)} />)}
      {/* a comment */}
    </main>
  );
}
