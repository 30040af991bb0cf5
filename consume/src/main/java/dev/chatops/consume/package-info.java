/** Reading a topic so that nothing is acted on twice: the position is moved in the transaction that acts (G6). */
package dev.chatops.consume;
