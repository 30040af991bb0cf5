/**
 * Who may do what (G8): pure decisions from the project file about one person, one request, one place, each with the rule that
 * made it. Chat, API and console ask here.
 */
package dev.chatops.pipeline.access;
