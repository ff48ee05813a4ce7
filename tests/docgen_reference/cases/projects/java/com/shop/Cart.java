package com.shop;

import java.util.List;

/** A cart of {@link Item}s. <p>Not <em>thread safe</em>: {@code a < b}. */
public class Cart<T extends Item> implements Holder {
    /** How many fit. */
    public static final int LIMIT = 10;
    private int count;

    /** Makes one. */
    public Cart(int size) {}

    /**
     * Adds an item.
     *
     * @param item what is added
     * @param <U> its kind
     * @return whether it was new
     * @throws IllegalStateException if it is full
     * @see #clear()
     */
    public <U extends Item> boolean add(U item) throws IllegalStateException { return true; }

    /** Adds many. */
    public boolean add(List<Item> items) { return true; }

    @Deprecated
    public void clear() {}

    void internal() {}
}
