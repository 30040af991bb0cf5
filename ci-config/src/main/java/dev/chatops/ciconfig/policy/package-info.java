/**
 * Which jobs a pipeline holds: {@code only}, {@code except}, {@code rules}, {@code workflow}. They are read and checked once,
 * then asked for one pipeline; the answer says why a job is kept out.
 */
package dev.chatops.ciconfig.policy;
