package dev.walferry.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** A bar chart as SVG, without a background and in medium grays and colors, so that it is readable on white and on black. */
final class Chart {
    private static final Color NOTHING = new Color(0, 0, 0, 0);
    private static final Color GREY = new Color(0x80, 0x80, 0x80);
    private static final Color[] BARS = {
        new Color(0x3B, 0x82, 0xF6),
        new Color(0xE0, 0x7A, 0x2F),
        new Color(0x2F, 0x9E, 0x6B),
        new Color(0xA8, 0x6A, 0xD8)
    };
    static final int WIDTH = 760;
    static final int HEIGHT = 320;

    private final CategoryChart chart;

    private Chart(CategoryChart chart) {
        this.chart = chart;
    }

    String title() {
        return chart.getTitle();
    }

    /** A chart with one bar for each name. */
    static Chart bars(String title, Map<String, Double> values) {
        Chart chart = new Chart(empty(title));
        chart.chart.getStyler().setLegendVisible(false);
        chart.add("value", values);
        return chart;
    }

    /** A chart with a group of bars for each inner name, colored by the outer name. */
    static Chart groups(String title, Map<String, Map<String, Double>> values) {
        Chart chart = new Chart(empty(title));
        chart.chart.getStyler().setYAxisLogarithmic(true);
        // otherwise bars begin at zero, which has no logarithm
        chart.chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(smallest(values)))));
        values.forEach(chart::add);
        return chart;
    }

    private static double smallest(Map<String, Map<String, Double>> values) {
        return values.values().stream()
                .flatMap(each -> each.values().stream())
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(1);
    }

    private void add(String name, Map<String, Double> values) {
        List<String> names = new ArrayList<>(values.keySet());
        List<Double> bars = names.stream()
                .map(each -> Objects.requireNonNull(values.get(each)))
                .toList();
        chart.addSeries(name, names, bars);
    }

    private static CategoryChart empty(String title) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .build();
        paint(chart.getStyler());
        return chart;
    }

    /** The colors of all charts. */
    static void paint(AxesChartStyler styler) {
        styler.setChartBackgroundColor(NOTHING);
        styler.setPlotBackgroundColor(NOTHING);
        styler.setLegendBackgroundColor(NOTHING);
        styler.setLegendBorderColor(NOTHING);
        styler.setPlotBorderVisible(false);
        styler.setChartTitleBoxVisible(false);
        styler.setChartFontColor(GREY);
        styler.setAxisTickLabelsColor(GREY);
        styler.setAxisTickMarksColor(GREY);
        styler.setPlotGridLinesColor(new Color(0x80, 0x80, 0x80, 0x60));
        styler.setPlotGridLinesStroke(new BasicStroke(0.5f));
        styler.setSeriesColors(BARS);
        styler.setLegendPosition(LegendPosition.OutsideE);
    }

    void save(Path file) throws IOException {
        save(chart, file);
    }

    static void save(org.knowm.xchart.internal.chartpart.Chart<?, ?> chart, Path file) throws IOException {
        VectorGraphicsEncoder.saveVectorGraphic(
                chart, file.toString().replaceFirst("\\.svg$", ""), VectorGraphicsFormat.SVG);
        // end the file with a newline, as a text file should
        Files.writeString(file, Files.readString(file).stripTrailing() + "\n");
    }
}
