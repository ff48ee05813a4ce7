package com.shop;

/** An item. */
public interface Item {
    String name();
}
