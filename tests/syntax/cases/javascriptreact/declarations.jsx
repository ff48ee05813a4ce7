import React from "react";

/** A button. */
export function Button({ label, onPress }) {
  return <button className="b" onClick={() => onPress(1)}>{label}</button>;
}

// not documentation
class App extends React.Component {
  state = { n: 0 };
  render() {
    if (!this.props) {
      throw new TypeError(`none ${this.state.n}`);
    }
    return <Button label="x" onPress={this.press} />;
  }
}

export default App;
