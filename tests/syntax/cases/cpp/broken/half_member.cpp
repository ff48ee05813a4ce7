int before(int a) {
    return a;
}

void broken(struct T *x) {
    x->
}

int after(int c) {
    return c;
}
