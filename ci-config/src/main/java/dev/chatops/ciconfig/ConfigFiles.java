package dev.chatops.ciconfig;

import java.util.*;

public interface ConfigFiles {
    Optional<String> local(String path);

    List<String> localMatching(String glob);

    Optional<String> project(String project, String ref, String path);

    Optional<String> remote(java.net.URI uri);
}
