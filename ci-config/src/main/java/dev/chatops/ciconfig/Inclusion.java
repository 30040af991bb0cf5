package dev.chatops.ciconfig;

/** Whether a job belongs to the pipeline that the configuration was compiled for. */
public sealed interface Inclusion {
    record Included() implements Inclusion {}

    /**
     * @param why what keeps the job out, with the keyword as it is written
     * @param remedy what to change so that it is in
     */
    record Excluded(String why, String remedy) implements Inclusion {}

    Inclusion INCLUDED = new Included();
}
