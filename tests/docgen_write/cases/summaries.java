// case: --all
package shapes;

/** Told. */
public class Summaries {
    /**
     * @return the host
     */
    public String host() { return ""; }

    /** @return the port */
    public int port() { return 1; }
}
