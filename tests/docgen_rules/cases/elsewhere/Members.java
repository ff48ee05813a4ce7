package shop;

import java.util.ArrayList;
import other.Outside;

/**
 * Members.
 *
 * @see #count()
 * @see Line#amount
 * @see "The book"
 * @see <a href="https://example.org">there</a>
 */
class Members {
    int total;

    /**
     * Counts {@link #total} of {@link Line#amount(int)}, unlike {@link #amount} and {@link Kept#size()}; {@link Kept#sum()}
     * is its own, {@link Outside#anything} another's, {@link Way#values()} of each. {@code {@link #nothing}} is code.
     *
     * @see #tally(int)
     * @see Vanished#total
     */
    int count() {
        return total;
    }

    class Line {
        int amount;

        /** The {@link #count()} around it, and {@link #total}. */
        void inner() {}
    }

    class Kept extends ArrayList<String> {
        int sum;
    }

    enum Way { TO, FRO }

    /** One of ours, where {@link java.util.Line#price()} is of another and {@link Line#amount} is not. */
    class Another {}
}
