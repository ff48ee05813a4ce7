function before(a, b = 1) {
  return a + b;
}

import { a, 

function after(c) {
  return c;
}
