function before(a, b = 1) {
  return a + b;
}

function broken(x

function after(c) {
  return c;
}
