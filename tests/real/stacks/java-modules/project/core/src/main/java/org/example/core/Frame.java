package org.example.core;

/** What stands around a text. */
public final class Frame {
    private Frame() {
    }

    public static String around(String text) {
        return "[" + text + "]";
    }
}
