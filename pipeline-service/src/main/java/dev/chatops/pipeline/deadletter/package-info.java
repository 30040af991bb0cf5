/**
 * Records that a service set aside because it could not read them or act on them. In come those of the topics {@code *.dead},
 * whoever wrote them there; an operator looks at them, sends them to their topic again, or drops them.
 */
package dev.chatops.pipeline.deadletter;
