class Zip {
    static {
        Secrets.set(
            new Access() {
                @Override
                public boolean isOpen(Zip zip) {
                    return zip.open;
                }
            });
    }

    /** Whether it is open. */
    boolean open;

    public void run() {
        new Thread() {
            public void start() {}
        }.start();
    }
}
