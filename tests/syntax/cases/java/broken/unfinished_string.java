class Sample {
    int before(int a) {
        return a;
    }

    void broken(int x) {
        String y = "abc + x;
    }

    int after(int c) {
        return c;
    }
}
