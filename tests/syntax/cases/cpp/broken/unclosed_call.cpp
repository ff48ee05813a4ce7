int before(int a) {
    return a;
}

void broken(int x) {
    int y = compute(x, 
}

int after(int c) {
    return c;
}
