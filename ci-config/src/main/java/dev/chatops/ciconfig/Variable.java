package dev.chatops.ciconfig;

public record Variable(String key, String value, boolean expand) {}
