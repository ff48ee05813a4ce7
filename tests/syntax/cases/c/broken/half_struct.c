int before(int a) {
    return a;
}

struct Broken {
    int x;
    int 
};

int after(int c) {
    return c;
}
