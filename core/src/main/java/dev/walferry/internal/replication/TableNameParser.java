package dev.walferry.internal.replication;

import dev.walferry.Printable;
import java.util.ArrayList;
import java.util.List;

/** Reads table names as people write them. */
public final class TableNameParser {
    private final String text;
    private int at;

    private TableNameParser(String text) {
        this.text = text;
    }

    /** Splits a name into one or two parts at the dot. A part in double quotes may hold anything, even dots. */
    public static List<String> parts(String text) {
        TableNameParser name = new TableNameParser(text.strip());
        List<String> parts = new ArrayList<>();
        parts.add(name.part());
        while (name.at < name.text.length()) {
            if (name.text.charAt(name.at++) != '.') {
                throw name.invalid();
            }
            parts.add(name.part());
        }
        if (parts.size() > 2) {
            throw name.invalid();
        }
        return parts;
    }

    private String part() {
        String part = at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
        if (part.isEmpty()) {
            throw invalid();
        }
        return part;
    }

    private String plain() {
        int dot = text.indexOf('.', at);
        int end = dot < 0 ? text.length() : dot;
        String part = text.substring(at, end);
        at = end;
        if (part.indexOf('"') >= 0) {
            throw invalid();
        }
        return part;
    }

    private String quoted() {
        StringBuilder part = new StringBuilder();
        for (at++; at < text.length(); at++) {
            if (text.charAt(at) != '"') {
                part.append(text.charAt(at));
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                part.append('"');
                at++;
            } else {
                at++;
                return part.toString();
            }
        }
        throw invalid();
    }

    private IllegalArgumentException invalid() {
        return new IllegalArgumentException("not a table name: '" + Printable.of(text)
                + "' (expected table, schema.table or \"Quoted Schema\".\"Quoted Table\")");
    }
}
