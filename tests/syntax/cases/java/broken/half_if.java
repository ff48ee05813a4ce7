class Sample {
    int before(int a) {
        return a;
    }

    void broken(T x) {
        if (x.
    }

    int after(int c) {
        return c;
    }
}
