int before(int a) {
    return a;
}

template <typename T, 

int after(int c) {
    return c;
}
