package dev.chatops.ciconfig;

public record LintError(String message, String file, Integer line, String job, String keyword) {}
