package dev.chatops.ciconfig;

/**
 * A variable of {@code .gitlab-ci.yml}.
 *
 * @param expand whether {@code $X} in its value stands for another variable
 * @param file whether a job gets the path of a file with the value
 */
public record JobVariable(String value, boolean expand, boolean file) {}
