package shop;

import java.util.*;

/** What {@link NullPointerException} and {@link Integer#MAX_VALUE} are, nobody imports; a {@link TreeMap} anything brings. */
class Links {
    /**
     * Counts like {@link Links#total} and {@link java.util.List#size()}, unlike {@link Links#hashCode}.
     */
    int count() {
        return 0;
    }

    /** Kept like {@link Kept#computeIfAbsent} of its base. */
    static class Kept extends HashMap<String, String> {
    }
}
