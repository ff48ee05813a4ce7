class Sample {
    int before(int a) {
        return a;
    }

    private int 

    int after(int c) {
        return c;
    }
}
