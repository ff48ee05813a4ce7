int before(int a) {
    return a;
}

void broken(struct T *x) {
    if (x->
}

int after(int c) {
    return c;
}
