/**
 * Words that come from elsewhere, and what goes without saying in Java.
 *
 * @param <K> what is kept
 */
class Inherited<@NonNull K> extends Base {
    /**
     * Adds one.
     *
     * @param value what is added
     * @throws IllegalStateException if it is full
     */
    @Override
    public boolean add(int value, int times) throws IOException {
        if (times < 0) {
            throw new IllegalArgumentException("times");
        }
        return true;
    }

    /**
     * Puts one first.
     *
     * @param value what is put
     * @return what was there
     * @throws UnsupportedOperationException always
     */
    public int putFirst(int value) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads a number.
     *
     * @param text the new default {@code Locale}
     * @throws NumberFormatException if it is none
     */
    public int read(String text) {
        if (text == null) {
            throw new NullPointerException("text");
        }
        try {
            return parse(text);
        } catch (ArrayIndexOutOfBoundsException | NegativeArraySizeException e) {
            NumberFormatException told = new NumberFormatException(text);
            told.initCause(e);
            throw told;
        }
    }

    /**
     * Closes it.
     *
     * @param hard whether to wait
     * @throws IllegalStateException if it is closed
     */
    public void close(boolean hard) {
        if (hard) {
            throw new IllegalArgumentException("hard");
        }
    }
}
