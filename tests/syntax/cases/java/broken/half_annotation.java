class Sample {
    int before(int a) {
        return a;
    }

    @

    int after(int c) {
        return c;
    }
}
