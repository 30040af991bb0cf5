/** Traces and the fields of log lines, for all services. Comes in: steps and log records. Goes out: spans, by OTLP, and JSON. */
package dev.chatops.telemetry;
