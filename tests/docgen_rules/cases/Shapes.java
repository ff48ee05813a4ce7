package shapes;

/** Shapes. */
public class Shapes {
    /**
     * Area of a rectangle.
     *
     * @param width how wide
     * @param length how high
     * @return the area
     */
    public int area(int width, int height) {
        return width * height;
    }

    /**
     * Says something.
     *
     * @param words what to say
     * @return whether it was said
     */
    public void say(String words) {
        System.out.println(words);
    }

    /**
     * Checks.
     *
     * @param size how much
     * @throws IllegalStateException if it is closed
     */
    public void check(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("negative");
        }
        throw new IllegalStateException("closed");
    }
}
