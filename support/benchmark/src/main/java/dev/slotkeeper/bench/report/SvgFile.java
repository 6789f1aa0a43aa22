package dev.slotkeeper.bench.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/** Writes a plot as a reproducible SVG file, without dates or random parts. */
final class SvgFile {

    private static final String HEADLESS = "java.awt.headless";

    /**
     * The document type, which is removed: browsers do not need it, and XML parsers would fetch it from the network.
     */
    private static final Pattern DOCTYPE = Pattern.compile("<!DOCTYPE[^>]*>\\s*");

    private static final Pattern ROOT = Pattern.compile("<svg [^>]*>");
    private static final Pattern PATH = Pattern.compile(" d=\"([^\"]*)\"");
    private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{3,}(?:[eE][-+]?\\d+)?");
    private static final int DECIMALS = 2;

    static {
        // Allows drawing into a file on a machine without a working display.
        if (System.getProperty(HEADLESS) == null) {
            System.setProperty(HEADLESS, "true");
        }
    }

    private SvgFile() {}

    static void write(Plot plot, Path folder) throws IOException {
        ByteArrayOutputStream drawn = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(Drawing.of(plot), drawn, VectorGraphicsFormat.SVG);
        Files.writeString(folder.resolve(plot.file()), polished(drawn.toString(StandardCharsets.UTF_8), plot));
    }

    /** Adds title and description, because letters are drawn as outlines, and shortens numbers to visible precision. */
    private static String polished(String svg, Plot plot) {
        String plain = DOCTYPE.matcher(svg.replace("\r\n", "\n")).replaceFirst("");
        String paths = PATH.matcher(plain).replaceAll(path -> " d=\"" + SvgPath.relative(path.group(1)) + "\"");
        String small = LONG_NUMBER.matcher(paths).replaceAll(number -> rounded(number.group()));
        String words =
                "\n  <title>" + escaped(plot.title()) + "</title>\n  <desc>" + escaped(plot.description()) + "</desc>";
        return ROOT.matcher(small).replaceFirst(root -> Matcher.quoteReplacement(root.group() + words));
    }

    private static String rounded(String number) {
        BigDecimal shorter = new BigDecimal(number).setScale(DECIMALS, RoundingMode.HALF_UP);
        return shorter.signum() == 0 ? "0" : shorter.stripTrailingZeros().toPlainString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
