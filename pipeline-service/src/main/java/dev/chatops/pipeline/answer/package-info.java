/** What is said in chat without a job: its form, its buttons, and how texts are put into it. */
package dev.chatops.pipeline.answer;
