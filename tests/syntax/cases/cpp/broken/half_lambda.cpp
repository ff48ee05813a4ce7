int before(int a) {
    return a;
}

void broken(int x) {
    auto f = [x](int 
}

int after(int c) {
    return c;
}
