/**
 * Many commands while everything is killed, paused and restarted at random; afterwards an auditor reads what each
 * store and topic holds and says what the guarantees (architecture, section 4) forbid.
 */
package dev.chatops.system.soak;
