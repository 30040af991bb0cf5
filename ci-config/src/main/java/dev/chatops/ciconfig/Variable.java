package dev.chatops.ciconfig;

/** @param expand whether {@code $X} in its value stands for another variable; false for a raw one */
public record Variable(String key, String value, boolean expand) {}
