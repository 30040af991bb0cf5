package dev.chatops.ciconfig.include;

/**
 * A file that a configuration includes, itself or through another one.
 *
 * @param type in GitLab's words: {@code local}, {@code file} for one of another project, {@code remote}
 * @param location its path, or its address
 * @param project whose file it is; empty for the pipeline's own and for remote ones
 * @param ref of that project
 */
public record IncludedFile(String type, String location, String project, String ref) {

    static IncludedFile of(String location, Source source, IncludeEntry entry) {
        boolean nested = entry.target() instanceof IncludeEntry.Target.Local;
        return switch (source) {
            case Source.Own _ -> new IncludedFile("local", location, "", "");
            case Source.Project(var project, var ref) ->
                new IncludedFile(nested ? "local" : "file", location, project, ref);
            case Source.Remote _ -> new IncludedFile("remote", location, "", "");
        };
    }
}
