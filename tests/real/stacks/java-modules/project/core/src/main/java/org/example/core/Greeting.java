package org.example.core;

/** What the server says. */
public final class Greeting {
    public static final String TEXT = "the first edition";

    private Greeting() {
    }
}
