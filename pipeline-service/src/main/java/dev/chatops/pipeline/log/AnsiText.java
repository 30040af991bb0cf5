package dev.chatops.pipeline.log;

import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * Text with terminal colours (SGR of ECMA-48) as HTML. A colour holds until it is changed, over the ends of lines too. Other escape
 * sequences and control characters are dropped.
 */
final class AnsiText {

    private static final Pattern ESCAPE =
            Pattern.compile("\\x1b(?:\\[([0-?]*)[ -/]*([@-~])|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?|[@-Z\\\\-_])?");
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]");
    private static final String COLOUR = "(|var\\(--c[0-9]{1,2}\\)|#[0-9a-f]{6})";
    private static final Pattern STATE = Pattern.compile("(b?i?u?)/" + COLOUR + "/" + COLOUR);
    private static final int MOST_PARAMETERS = 32;
    private static final String[] LEVELS = {"00", "5f", "87", "af", "d7", "ff"};

    private boolean bold;
    private boolean italic;
    private boolean underline;
    private String foreground = "";
    private String background = "";

    /** The colours that hold now, to go on with later; empty for none. */
    String state() {
        var flags = (bold ? "b" : "") + (italic ? "i" : "") + (underline ? "u" : "");
        return flags.isEmpty() && foreground.isEmpty() && background.isEmpty()
                ? ""
                : flags + "/" + foreground + "/" + background;
    }

    /** @param state what {@link #state()} gave; anything else is none */
    static AnsiText from(String state) {
        var text = new AnsiText();
        var parts = STATE.matcher(state);
        if (parts.matches()) {
            text.bold = parts.group(1).contains("b");
            text.italic = parts.group(1).contains("i");
            text.underline = parts.group(1).contains("u");
            text.foreground = parts.group(2);
            text.background = parts.group(3);
        }
        return text;
    }

    String html(String text) {
        var html = new StringBuilder();
        var escape = ESCAPE.matcher(text);
        int from = 0;
        while (escape.find()) {
            span(html, text.substring(from, escape.start()));
            if ("m".equals(escape.group(2))) {
                select(escape.group(1));
            }
            from = escape.end();
        }
        span(html, text.substring(from));
        return html.toString();
    }

    private void span(StringBuilder html, String text) {
        var shown = LogHtml.escape(CONTROLS.matcher(text).replaceAll(""));
        var style = (bold ? "font-weight:700;" : "")
                + (italic ? "font-style:italic;" : "")
                + (underline ? "text-decoration:underline;" : "")
                + (foreground.isEmpty() ? "" : "color:" + foreground + ";")
                + (background.isEmpty() ? "" : "background:" + background + ";");
        if (shown.isEmpty() || style.isEmpty()) {
            html.append(shown);
        } else {
            html.append("<b style=\"font-weight:400;")
                    .append(style)
                    .append("\">")
                    .append(shown)
                    .append("</b>");
        }
    }

    private void select(String parameters) {
        var codes = new ArrayList<Integer>();
        for (var code : parameters.split("[;:]", MOST_PARAMETERS)) {
            codes.add(code.matches("[0-9]{1,3}") ? Integer.parseInt(code) : 0);
        }
        for (int i = 0; i < codes.size(); i++) {
            int code = codes.get(i);
            if (code == 38 || code == 48) {
                int used = extended(codes, i);
                if (used == 0) {
                    return; // cut short
                }
                i += used;
            } else {
                select(code);
            }
        }
    }

    private int extended(ArrayList<Integer> codes, int at) {
        boolean isForeground = codes.get(at) == 38;
        int kind = at + 1 < codes.size() ? codes.get(at + 1) : 0;
        String colour;
        int used;
        if (kind == 5 && at + 2 < codes.size()) {
            colour = indexed(codes.get(at + 2));
            used = 2;
        } else if (kind == 2 && at + 4 < codes.size()) {
            colour = "#%02x%02x%02x"
                    .formatted(codes.get(at + 2) & 255, codes.get(at + 3) & 255, codes.get(at + 4) & 255);
            used = 4;
        } else {
            return 0;
        }
        if (isForeground) {
            foreground = colour;
        } else {
            background = colour;
        }
        return used;
    }

    private void select(int code) {
        switch (code) {
            case 0 -> {
                bold = italic = underline = false;
                foreground = background = "";
            }
            case 1 -> bold = true;
            case 3 -> italic = true;
            case 4 -> underline = true;
            case 22 -> bold = false;
            case 23 -> italic = false;
            case 24 -> underline = false;
            case 39 -> foreground = "";
            case 49 -> background = "";
            default -> {
                if (code >= 30 && code <= 37) {
                    foreground = indexed(code - 30);
                } else if (code >= 90 && code <= 97) {
                    foreground = indexed(code - 82);
                } else if (code >= 40 && code <= 47) {
                    background = indexed(code - 40);
                } else if (code >= 100 && code <= 107) {
                    background = indexed(code - 92);
                }
            }
        }
    }

    /** The first 16 are the page's own, so that they can be read on its background in light and dark. */
    private static String indexed(int index) {
        int colour = index & 255;
        if (colour < 16) {
            return "var(--c" + colour + ")";
        }
        if (colour >= 232) {
            int grey = 8 + (colour - 232) * 10;
            return "#%02x%02x%02x".formatted(grey, grey, grey);
        }
        int cube = colour - 16;
        return "#" + LEVELS[cube / 36] + LEVELS[cube / 6 % 6] + LEVELS[cube % 6];
    }
}
