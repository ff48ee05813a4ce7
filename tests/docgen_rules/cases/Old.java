/** Old things. */
class Old {
    /**
     * Reads.
     *
     * @param <T> what is read
     * @param size how much
     * @return what was read
     */
    @Deprecated
    public <T> T read(int size) {
        return null;
    }

    /**
     * Writes.
     *
     * @deprecated use something else
     */
    @Deprecated
    public void write() {
    }

    /**
     * Counts.
     *
     * @param
     * @since 2.0
     */
    public void count(int size) {
    }
}
