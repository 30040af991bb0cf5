/**
 * One part of a configuration used in another: {@code extends} and {@code !reference}. The merged configuration comes in and
 * goes out without them.
 */
package dev.chatops.ciconfig.reuse;
