package dev.walferry.internal.value;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The text of a tsquery.
 *
 * <p>Binary is the number of items, then the items in prefix order with the right operand before the left. Read
 * backwards, that is postfix order, which gives each operator its operands. The text is then built with a stack of what
 * is left to print. So time is linear, and deep nesting cannot exhaust the thread's own stack.
 */
public final class TextSearchQueryPrinter {
    private static final int OPERAND = 1;
    private static final int OPERATOR = 2;
    private static final int NOT = 1;
    private static final int AND = 2;
    private static final int OR = 3;
    private static final int PHRASE = 4;
    private static final int[] PRIORITIES = {0, 4, 2, 1, 3};
    private static final int MIN_ITEM = 2;
    private static final String WEIGHTS = "DCBA";

    private final StringBuilder out = new StringBuilder();
    /** Strings, and parts of the query with what surrounds them. */
    private final Deque<Object> pending = new ArrayDeque<>();

    private TextSearchQueryPrinter() {}

    /** An operand's text (operator 0), or an operator with its distance and operands; NOT has no left one. */
    private record Node(int operator, int distance, String text, List<Node> operands) {
        int priority() {
            return PRIORITIES[operator];
        }
    }

    /** A node to print inside an operator of some priority, perhaps on the right of a phrase operator. */
    private record Visit(Node node, int priority, boolean rightOfPhrase) {}

    /**
     * Prints a tsquery.
     *
     * @param in at the first byte of the value; afterwards after it
     * @return the text
     */
    public static String print(WireReader in) {
        int start = in.position();
        int count = in.int32();
        if (count < 0 || count > in.remaining() / MIN_ITEM) {
            throw new MalformedException(start, "expected " + count + " items, got " + in.remaining() + " bytes");
        }
        if (count == 0) {
            return "";
        }
        List<Node> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(item(in));
        }
        TextSearchQueryPrinter printer = new TextSearchQueryPrinter();
        printer.pending.push(new Visit(root(items, start), 0, false));
        while (!printer.pending.isEmpty()) {
            printer.step(printer.pending.pop());
        }
        return printer.out.toString();
    }

    private static Node item(WireReader in) {
        int at = in.position();
        int kind = in.uint8();
        if (kind == OPERAND) {
            return new Node(0, 0, operand(in), List.of());
        }
        int operator = in.uint8();
        if (kind != OPERATOR || operator < NOT || operator > PHRASE) {
            throw new MalformedException(at, "expected an operand or an operator, got another item");
        }
        return new Node(operator, operator == PHRASE ? (short) in.uint16() : 0, "", new ArrayList<>(2));
    }

    private static String operand(WireReader in) {
        int weights = in.uint8();
        boolean prefix = in.uint8() != 0;
        StringBuilder out = new StringBuilder();
        TextSearchPrinter.appendLexeme(out, in.cstring());
        if (prefix || weights != 0) {
            out.append(prefix ? ":*" : ":");
        }
        for (int bit = 3; bit >= 0; bit--) {
            if ((weights & 1 << bit) != 0) {
                out.append(WEIGHTS.charAt(bit));
            }
        }
        return out.toString();
    }

    private static Node root(List<Node> items, int start) {
        Deque<Node> nodes = new ArrayDeque<>();
        for (int i = items.size() - 1; i >= 0; i--) {
            Node node = items.get(i);
            int operands = node.operator() == 0 ? 0 : node.operator() == NOT ? 1 : 2;
            if (nodes.size() < operands) {
                throw new MalformedException(start, "expected operands for each operator, got too few");
            }
            for (int n = 0; n < operands; n++) {
                node.operands().add(nodes.pop());
            }
            nodes.push(node);
        }
        if (nodes.size() != 1) {
            throw new MalformedException(start, "expected one expression, got " + nodes.size());
        }
        return nodes.pop();
    }

    private void step(Object next) {
        if (next instanceof Visit visit) {
            visit(visit);
        } else {
            out.append(next);
        }
    }

    /** Puts the parts of a node on the stack, the last first. */
    private void visit(Visit visit) {
        Node node = visit.node();
        if (node.operator() == 0) {
            out.append(node.text());
            return;
        }
        boolean phrase = node.operator() == PHRASE;
        // a phrase on the right of a phrase keeps its parentheses: distances do not add up to the same without them
        boolean brackets = node.priority() < visit.priority() || (phrase && visit.rightOfPhrase());
        if (brackets) {
            pending.push(" )");
        }
        pending.push(new Visit(node.operands().get(0), node.priority(), phrase));
        pending.push(symbol(node));
        if (node.operator() != NOT) {
            pending.push(new Visit(node.operands().get(1), node.priority(), false));
        }
        if (brackets) {
            pending.push("( ");
        }
    }

    private static String symbol(Node node) {
        return switch (node.operator()) {
            case NOT -> "!";
            case AND -> " & ";
            case OR -> " | ";
            default -> node.distance() == 1 ? " <-> " : " <" + node.distance() + "> ";
        };
    }
}
