package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.ConfigFiles;
import dev.chatops.ciconfig.PipelineContext;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files and variables of one reading, with a note of all that the reading looked at beyond the files of its commit. */
public final class WhatWasAsked implements ConfigFiles {
    private final ConfigFiles files;
    private final PipelineContext context;
    private final Map<String, String> predefined;
    private final Map<String, String> variables = new HashMap<>();
    private boolean beyond;

    public WhatWasAsked(ConfigFiles files, PipelineContext context) {
        this.files = files;
        this.context = context;
        this.predefined = context.allPredefined();
    }

    /** The note, once the reading is done. */
    public LookedAt note() {
        return new LookedAt(beyond, context.inputs(), context.changedPaths(), new HashMap<>(variables));
    }

    /** A variable that exists before the pipeline does; null for one that is not set. */
    String variable(String key) {
        var value = EarlyVariables.value(key, context, predefined);
        if (isMasked(key)) {
            beyond = true; // its value is not kept
        } else {
            variables.put(key, value);
        }
        return value;
    }

    boolean isMasked(String key) {
        return isMasked(key, context);
    }

    static boolean isMasked(String key, PipelineContext context) {
        var set = context.variables().get(key);
        return set != null && set.masked();
    }

    @Override
    public Optional<String> local(String path) {
        return files.local(path);
    }

    @Override
    public List<String> localMatching(String glob) {
        return files.localMatching(glob);
    }

    @Override
    public Optional<String> project(String project, String ref, String path) {
        beyond = true;
        return files.project(project, ref, path);
    }

    @Override
    public List<String> projectMatching(String project, String ref, String glob) {
        beyond = true;
        return files.projectMatching(project, ref, glob);
    }

    @Override
    public Optional<String> remote(URI uri) {
        beyond = true;
        return files.remote(uri);
    }

    @Override
    public Optional<List<String>> changedSince(String ref) {
        beyond = true;
        return files.changedSince(ref);
    }
}
