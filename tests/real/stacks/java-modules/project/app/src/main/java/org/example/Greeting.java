package org.example;

/** What the server says. */
final class Greeting {
    static final String TEXT = "the first edition";

    private Greeting() {
    }
}
