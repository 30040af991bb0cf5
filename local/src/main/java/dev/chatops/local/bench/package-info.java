/** What benchmarks measured, and the report made of it. Comes in: figures of several runs. Goes out: Markdown and JSON. */
package dev.chatops.local.bench;
