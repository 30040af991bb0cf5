package dev.chatops.gateway.slack;

import static io.restassured.RestAssured.get;

/** What the gateway says of itself. */
final class ServedMetrics {

    private ServedMetrics() {}

    /** @param series name and, where it has some, tags, as they are written */
    static double value(String series) {
        return get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(series + ' '))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow();
    }
}
