package dev.chatops.ciconfig;

public enum When {
    ON_SUCCESS,
    ON_FAILURE,
    ALWAYS,
    NEVER,
    MANUAL,
    DELAYED
}
