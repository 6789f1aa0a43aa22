package dev.slotkeeper.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Converts a plot into a chart with the report's style. */
final class Drawing {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 440;

    /** Colours that colour-blind readers can distinguish. */
    private static final Color[] COLOURS = {
        new Color(0x0072B2), new Color(0xE69F00), new Color(0x009E73), new Color(0xCC79A7)
    };

    private static final Color GRID = new Color(0xDDDDDD);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);

    private Drawing() {}

    static CategoryChart of(Plot plot) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(plot.title())
                .xAxisTitle(plot.xAxis())
                .yAxisTitle(plot.yAxis())
                .build();
        style(chart.getStyler());
        boolean isLog = plot.kind() == Plot.Kind.BARS || plot.kind() == Plot.Kind.LOG_LINES;
        plot.series().forEach((name, values) -> {
            chart.addSeries(name, plot.points(), isLog ? positive(values) : values)
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setLineWidth(2);
        });
        if (isLog) {
            logScale(chart.getStyler(), plot);
        } else {
            chart.getStyler().setYAxisMin(0.0);
        }
        kind(chart.getStyler(), plot);
        return chart;
    }

    private static void style(CategoryStyler style) {
        style.setLocale(Locale.ROOT);
        style.setChartBackgroundColor(Color.WHITE);
        style.setSeriesColors(COLOURS);
        style.setBaseFont(TEXT);
        style.setChartTitleFont(TITLE);
        style.setLegendFont(TEXT);
        style.setLabelsFont(TEXT);
        style.setAxisTitleFont(TEXT);
        style.setAxisTickLabelsFont(TEXT);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        // Each dash would be written as its own path, which makes the file ten times as large.
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridVerticalLinesVisible(false);
        style.setYAxisDecimalPattern("#,##0.##");
    }

    private static void kind(CategoryStyler style, Plot plot) {
        switch (plot.kind()) {
            case BARS -> {
                style.setOverlapped(true);
                style.setLabelsVisible(true);
                style.setYAxisDecimalPattern("#,##0");
                style.setXAxisLabelRotation(30);
            }
            case PLAIN_BARS -> {
                style.setOverlapped(true);
                style.setLabelsVisible(true);
                style.setAvailableSpaceFill(0.5);
                style.setYAxisDecimalPattern("#,##0.###");
            }
            case STACK -> {
                style.setStacked(true);
                style.setXAxisLabelRotation(plot.points().size() > 4 ? 30 : 0);
            }
            case LINES, LOG_LINES -> {
                // Otherwise each series would be shifted to the right of the previous one.
                style.setOverlapped(true);
                style.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
            }
        }
    }

    /** Sets a log axis of whole decades that begins below the smallest value, so that its bar has a height. */
    private static void logScale(CategoryStyler style, Plot plot) {
        List<Double> values = plot.series().values().stream()
                .flatMap(series -> positive(series).stream())
                .filter(Objects::nonNull)
                .toList();
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        style.setYAxisLogarithmic(true);
        style.setYAxisMin(Math.pow(10, Math.floor(Math.log10(least / 2))));
        style.setYAxisMax(Math.pow(10, Math.ceil(Math.log10(most))));
    }

    /** Replaces values that have no logarithm by null. */
    private static List<@Nullable Double> positive(List<@Nullable Double> values) {
        List<@Nullable Double> positive = new ArrayList<>();
        for (Double value : values) {
            positive.add(value != null && value > 0 ? value : null);
        }
        return positive;
    }
}
