package shapes;

/** Lines that continue a tag stand in as far as most do here. */
public class Indented {
    /**
     * Tells it.
     *
     * @param first the first of all that are told, which is a lot to tell of a first,
     *        as one sees
     * @return what it is, and what it was, and whatever else there may be to tell
     *        of it
     */
    public int told(int first) { return first; }

    public int silent(int first) { return first; }
}
