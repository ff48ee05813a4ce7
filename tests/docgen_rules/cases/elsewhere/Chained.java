package shop;

/** Constructors that call each other. */
class Chained {
    private int size;

    /**
     * Makes one of a size.
     *
     * @param size how much it holds
     * @throws IllegalArgumentException if the size is negative
     */
    public Chained(int size) {
        this(size, 0);
    }

    /**
     * Makes one of a name.
     *
     * @param name what it is called
     * @throws UnsupportedOperationException if the name is empty
     */
    public Chained(String name) {
        this(name.length(), 1);
    }

    private Chained(int size, int first) {
        if (size < first) {
            throw new IllegalArgumentException("size");
        }
        this.size = size;
    }
}
