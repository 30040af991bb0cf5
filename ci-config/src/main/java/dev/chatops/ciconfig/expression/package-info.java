/**
 * The conditions of {@code if:} and {@code only:variables}. Text comes in, an {@link dev.chatops.ciconfig.expression.Expression}
 * goes out, which says whether it holds for given variables.
 */
package dev.chatops.ciconfig.expression;
