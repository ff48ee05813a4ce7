int before(int a) {
    return a;
}

int broken(int x) {
    return x;
}
}

int after(int c) {
    return c;
}
