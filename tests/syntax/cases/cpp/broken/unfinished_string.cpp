int before(int a) {
    return a;
}

void broken(int x) {
    char *y = "abc;
}

int after(int c) {
    return c;
}
