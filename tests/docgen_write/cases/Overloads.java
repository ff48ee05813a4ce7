// case: --stale
package shop;

public final class Overloads {
    /**
     * Gives the least.
     *
     * @param array  must not be empty
     * @return the least
     * @throws IllegalArgumentException if {@code array} is empty
     */
    public static long least(final long... array) {
        if (array.length == 0) {
            throw new IllegalArgumentException("an array is empty");
        }
        return array[0];
    }

    /**
     * Gives the least.
     *
     * @param array  must not be empty, as is said of {@code array} elsewhere
     * @return the least
     * @throws IllegalArgumentException if {@code array} is empty
     */
    public static int least(final int... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("an array is empty");
        }
        return values[0];
    }

    /**
     * Gives the least.
     *
     * @param array  must not be empty
     * @return the least
     */
    public static double least(final double[] array, final int first) {
        return array[first];
    }
}
