package dev.walferry.kafka.observe.page;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.observe.page.Browser.Tab;

/** Checks the contrast of text with its background, as WCAG 2 computes it. */
final class Contrast {
    /** The least contrast that level AA allows. */
    private static final double LEAST = 4.5;

    private static final String LIGHT = "const light = color => {"
            + " const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)"
            + ".map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);"
            + " return 0.2126 * r + 0.7152 * g + 0.0722 * b; };";

    private static final String BEHIND = "const behind = e => { for (; e; e = e.parentElement) {"
            + " const color = getComputedStyle(e).backgroundColor; if (!color.startsWith('rgba')) return color; }"
            + " return 'rgb(255, 255, 255)'; };";

    /** Lists the visible texts with their contrast, the lowest first. */
    private static final String WORST = "[...document.querySelectorAll('body *')]"
            + ".filter(e => e.getClientRects().length"
            + " && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))"
            + ".map(e => { const a = light(getComputedStyle(e).color), b = light(behind(e));"
            + " return {ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), text: e.textContent.slice(0, 60)}; })"
            + ".sort((a, b) => a.ratio - b.ratio)";

    private Contrast() {}

    /** Asserts that all text on the page is readable, and that the page is dark or light as requested. */
    static void assertReadable(Tab tab, boolean dark) {
        tab.like(1200, 900, dark, false);
        JsonNode texts = tab.value("(() => { " + LIGHT + BEHIND + " return " + WORST + "; })()");
        assertTrue(texts.size() > 20, () -> "only " + texts.size() + " texts");
        assertTrue(
                texts.get(0).get("ratio").doubleValue() >= LEAST, () -> (dark ? "dark: " : "light: ") + texts.get(0));
        double page = tab.value(
                        "(() => { " + LIGHT + " return light(getComputedStyle(document.body).backgroundColor); })()")
                .doubleValue();
        assertTrue(dark ? page < 0.05 : page > 0.8, () -> "the page is " + page);
        tab.like(1200, 900, false, false);
    }
}
