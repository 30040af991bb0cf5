package dev.chatops.pipeline.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What somebody sends who tries what happens. Nothing of it is meant well, and nothing of it may change anything. */
final class HostileInput {

    private HostileInput() {}

    /** Encoded as they will stand in an address. */
    static final List<String> SEGMENTS = List.of(
            "0",
            "-1",
            "00",
            "1e3",
            "0x1",
            "99999999999999999999",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "%30", // none of these is the number of a job that there may be
            "1%00",
            "%00",
            "%0d%0aX:%20y",
            "..",
            ".",
            "%2e%2e",
            "%2e%2e%2f%2e%2e",
            "..%2f..%2fuser",
            "..;",
            "0;x=y",
            "%2f",
            "%5c",
            "acme%2f..%2facme%2fdemo",
            "acme%2Fdemo%00",
            "acme%252Fdemo",
            "ACME%2FDEMO",
            "%c0%ae%c0%ae",
            "%ff%fe",
            "%ed%a0%80",
            "%",
            "%zz",
            "%1",
            "'",
            "1'%20or%20'1'='1",
            "1%20or%201=1",
            "%22",
            "%3cscript%3e",
            "$%7bjndi:ldap:%2f%2fx%7d",
            "%7b%7d",
            "{id}",
            "%E2%80%AE",
            "*",
            "~",
            "null",
            "undefined",
            "true",
            "[]",
            "1,2",
            "%F0%9F%92%A5",
            "a".repeat(3000));

    /** Of parameters, encoded as they will stand in an address. */
    static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "x",
            "1.5",
            "99999999999999999999",
            "2147483647",
            "2147483648",
            "-2147483648",
            "%00",
            "a%00b",
            "%",
            "%zz",
            "%ff",
            "..",
            "'",
            "%27%20or%201=1--",
            "%22",
            "{x}",
            "%7Bx%7D",
            "%7B",
            "${x}",
            "[]",
            "%5B%5D",
            "success",
            "main",
            "0000-00-00T00:00:00Z",
            "%2B999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T00:00:00%2B18:00",
            "true",
            "TRUE",
            "null",
            "%0d%0aSet-Cookie:%20a=b",
            "%E2%80%AE",
            "a".repeat(3000));

    /** JSON, or nearly. */
    static final List<String> BODIES = List.of(
            "{",
            "[",
            "\"",
            "nul",
            "{]",
            "[]",
            "1",
            "\"x\"",
            "true",
            "1e999999999",
            "{\"a\":1}{",
            "{\"content\":1,}",
            "{\"content\":{}}",
            "{\"content\":[\"a\"]}",
            "{\"content\":\"a: [\",\"ref\":[]}",
            "{\"content\":null,\"ref\":null}",
            "{\"content\":\"a: b\",\"ref\":\"main\\u0000\"}",
            "{\"content\":\"\\u0000\",\"ref\":\"..\"}",
            "{\"content\":\"\\ud800\",\"ref\":\"\\udfff\"}",
            "{\"content\":\"x\",\"source\":\"\\u0000\"}",
            "{\"content\":\"x\",\"include_jobs\":\"maybe\"}",
            "{\"content\":\"x\",\"include_jobs\":{}}",
            "{\"job_variables_attributes\":{}}",
            "{\"job_variables_attributes\":1}",
            "{\"job_variables_attributes\":[null]}",
            "{\"job_variables_attributes\":[1]}",
            "{\"job_variables_attributes\":[[]]}",
            "{\"job_variables_attributes\":[{}]}",
            "{\"job_variables_attributes\":[{\"key\":\"A\"}]}",
            "{\"job_variables_attributes\":[{\"key\":null,\"value\":\"x\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"A\",\"value\":\"\\u0000\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"LD_PRELOAD\",\"value\":\"/x\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"GIT_SSH_COMMAND\",\"value\":\"id\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"CI_COMMIT_REF_NAME\",\"value\":\"main:x\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"A\\nB\",\"value\":\"x\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"A\",\"value\":{\"@class\":\"java.net.URL\"}}]}",
            "{\"name\":\"\\u0000\",\"reason\":\"\\u0000\"}",
            "{\"name\":\"nothing\",\"reason\":[]}",
            "{\"name\":{}}",
            "{\"user\":\"\\u0000\",\"text\":\"demo run x\"}",
            "{\"user\":\"ada\",\"text\":\"\\u0000\"}",
            "{\"user\":[],\"text\":{}}",
            "{\"user\":\"a:b:c:d\"}",
            "{\"a\":".repeat(2000) + "1" + "}".repeat(2000),
            "[".repeat(5000),
            "[".repeat(200_000),
            "{\"content\":\"" + "a: [".repeat(50_000) + "\"}",
            "{\"content\":\"&a [" + "*a,".repeat(5000) + "]\"}",
            "{\"n\":" + "9".repeat(100_000) + ",\"name\":\"nothing\"}");

    /** Cut somewhere, with a byte that is no text. */
    static byte[] broken(String text, Random random) {
        var bytes = text.getBytes(UTF_8);
        if (bytes.length == 0) {
            return new byte[] {(byte) 0xFF};
        }
        var broken = Arrays.copyOf(bytes, random.nextBoolean() ? bytes.length : random.nextInt(bytes.length) + 1);
        broken[random.nextInt(broken.length)] = (byte) (0x80 | random.nextInt(128));
        return broken;
    }

    static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
