package dev.chatops.ciconfig;

/** Compiles a configuration for one pipeline. */
public final class CiConfigReader {
    private CiConfigReader() {}

    /**
     * @param path normally {@code .gitlab-ci.yml}
     * @param files where that file and those that it includes come from
     */
    public static Compilation compile(String path, ConfigFiles files, PipelineContext context) {
        return read(path, files, context).compile(files, context);
    }

    /** The first half of it, which other pipelines can share. */
    public static ReadConfig read(String path, ConfigFiles files, PipelineContext context) {
        return ReadConfig.read(path, files, context);
    }
}
