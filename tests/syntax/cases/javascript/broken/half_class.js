function before(a, b = 1) {
  return a + b;
}

class Broken {
  method(x) {
    return x;
  }
  other(
}

function after(c) {
  return c;
}
