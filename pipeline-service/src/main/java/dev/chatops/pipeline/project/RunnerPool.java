package dev.chatops.pipeline.project;

import java.util.List;
import java.util.Set;

/**
 * Runners that are alike: one queue, one token.
 *
 * @param name {@code [a-z0-9-]{1,40}}; part of its topic's name
 * @param tags what its runners offer
 * @param runUntagged whether jobs that ask for no tag come here
 * @param tokenSha256 lower-case hex of the token that its runners show
 */
public record RunnerPool(String name, Set<String> tags, boolean runUntagged, String tokenSha256) {

    /** Whether its runners may run a job that asks for these tags. */
    public boolean takes(List<String> wanted) {
        return wanted.isEmpty() ? runUntagged : tags.containsAll(wanted);
    }
}
