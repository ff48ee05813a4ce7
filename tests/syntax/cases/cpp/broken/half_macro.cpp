int before(int a) {
    return a;
}

#define BROKEN(

int after(int c) {
    return c;
}
