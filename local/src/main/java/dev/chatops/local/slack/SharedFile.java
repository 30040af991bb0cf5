package dev.chatops.local.slack;

/**
 * A file as a message shows it.
 *
 * @param size in bytes
 * @param preview its beginning, read as UTF-8
 * @param url where the simulator has the whole of it
 */
record SharedFile(String id, String name, String title, long size, String preview, String url) {}
