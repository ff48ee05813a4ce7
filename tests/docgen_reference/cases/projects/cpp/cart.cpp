int hidden(int a) { return a; }
