package dev.chatops.ciconfig;

public record JobVariable(String value, boolean expand, boolean file) {}
