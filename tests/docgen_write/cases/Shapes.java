package shapes;

@Deprecated
public class Shapes<T> {
    private final int sides;

    public Shapes(int sides) { this.sides = sides; }

    @Override
    public String toString() { return ""; }

    public <K> K draw(String canvas, K key) throws IOException {
        if (canvas == null) {
            throw new IllegalArgumentException("canvas");
        }
        return key;
    }

    public int area() { return 1; }

    public int area(int scale) { return scale; }

    /**
     * Tells it.
     *
     * @param first  the first
     * @return what it is
     */
    public int told(int first, int second) { return first; }

    interface Hidden { void quiet(); }

    enum Kind { A, B }
}
