package dev.chatops.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * One trace a command: from the request over decision, claim and run to the post. Off, at the price of one comparison a step, unless
 * {@code OTEL_EXPORTER_OTLP_ENDPOINT} says where spans go; then OpenTelemetry's own variables hold (sampling, headers, protocol).
 * Spans carry ids and outcomes, never what was typed, a log or an address.
 */
public final class Traces {

    /** The name of the header, in Kafka and HTTP, that carries a trace on (w3.org/TR/trace-context). */
    public static final String HEADER = "traceparent";

    private static final boolean ON = System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != null
            && !System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT").isBlank();

    private static final TextMapGetter<String> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(HEADER);
        }

        @Override
        public String get(String traceparent, String key) {
            return HEADER.equals(key) ? traceparent : null;
        }
    };

    private Traces() {}

    /** The SDK, made when the first step is taken. */
    private static final class Sdk {
        static final Tracer TRACER = tracer();

        private static Tracer tracer() {
            var service = ConfigProvider.getConfig()
                    .getOptionalValue("quarkus.application.name", String.class)
                    .orElse("chatops");
            OpenTelemetry sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .setServiceClassLoader(Traces.class.getClassLoader())
                    .addPropertiesSupplier(() -> Map.of(
                            "otel.service.name", service,
                            "otel.exporter.otlp.protocol", "http/protobuf",
                            "otel.metrics.exporter", "none",
                            "otel.logs.exporter", "none"))
                    .build()
                    .getOpenTelemetrySdk();
            return sdk.getTracer("dev.chatops");
        }
    }

    /** Something that is being done, until it is closed, on the thread that began it. */
    public static final class Step implements AutoCloseable {

        private static final Step OFF = new Step(null, null);

        private final Span span;
        private final Scope scope;

        private Step(Span span, Scope scope) {
            this.span = span;
            this.scope = scope;
        }

        /** @param value an id, a word or a number; nothing that is secret or that somebody wrote */
        public Step with(String key, Object value) {
            if (span != null && value != null) {
                span.setAttribute("chatops." + key, value.toString());
            }
            return this;
        }

        /** Marks the step as one that did not do what it was to do. */
        public void failed() {
            if (span != null) {
                span.setStatus(StatusCode.ERROR);
            }
        }

        @Override
        public void close() {
            if (span != null) {
                scope.close();
                span.end();
            }
        }
    }

    /** Begins a step of the trace that this thread is in, or a new trace. */
    public static Step step(String name) {
        return ON ? begin(name, Context.current()) : Step.OFF;
    }

    /**
     * Goes on with a trace that came from elsewhere.
     *
     * @param traceparent as the header has it; null or unreadable begins a new trace
     */
    public static Step step(String name, String traceparent) {
        return ON ? begin(name, from(traceparent)) : Step.OFF;
    }

    /** What carries this thread's trace on; null when there is none. */
    public static String current() {
        if (!ON) {
            return null;
        }
        var context = Span.current().getSpanContext();
        return context.isValid()
                ? "00-%s-%s-%s"
                        .formatted(
                                context.getTraceId(),
                                context.getSpanId(),
                                context.getTraceFlags().asHex())
                : null;
    }

    private static Context from(String traceparent) {
        return traceparent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, GETTER);
    }

    private static Step begin(String name, Context parent) {
        var span = Sdk.TRACER.spanBuilder(name).setParent(parent).startSpan();
        return new Step(span, span.makeCurrent());
    }
}
