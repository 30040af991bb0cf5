/** Repositories for tests to work with. */
package dev.chatops.local.git;
