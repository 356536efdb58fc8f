package dev.walferry.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A line chart as SVG, in the style of {@link Chart}. */
final class LineChart {
    private static final int FEW = 20;

    private final XYChart chart;

    LineChart(String title, String across) {
        chart = new XYChartBuilder()
                .width(Chart.WIDTH)
                .height(Chart.HEIGHT)
                .title(title)
                .xAxisTitle(across)
                .build();
        XYStyler styler = chart.getStyler();
        Chart.paint(styler);
        styler.setAxisTitlesVisible(true);
        styler.setYAxisMin(0.0); // what is flat should look flat
    }

    /** Makes the horizontal axis logarithmic. */
    LineChart logarithmicAcross() {
        chart.getStyler().setXAxisLogarithmic(true);
        return this;
    }

    LineChart line(String name, List<Double> across, List<Double> up) {
        var series = chart.addSeries(name, across, up);
        series.setMarker(across.size() > FEW ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
        return this;
    }

    String title() {
        return chart.getTitle();
    }

    void save(Path file) throws IOException {
        Chart.save(chart, file);
    }
}
