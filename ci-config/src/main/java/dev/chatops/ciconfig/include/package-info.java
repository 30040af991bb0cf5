/**
 * Files that a configuration is made of: {@code include}, and the {@code spec:inputs} headers that make a file a template. A
 * path comes in, one merged map goes out.
 */
package dev.chatops.ciconfig.include;
