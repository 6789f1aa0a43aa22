package dev.slotkeeper.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A key for localhost with a certificate of its own making, by the JDK's keytool.
 *
 * @param keyStore PKCS #12, for the server
 * @param certificate PEM, for those who are to trust it
 */
record SelfSigned(Path keyStore, Path certificate) {

    static final String PASSWORD = "of-the-key-store";
    private static final long MAX_SECONDS = 60;

    /** @param folder without files of this name */
    static SelfSigned in(Path folder, String name) {
        Path keyStore = folder.resolve(name + ".p12");
        Path certificate = folder.resolve(name + ".pem");
        keytool(
                keyStore,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=DNS:localhost,IP:127.0.0.1",
                "-validity",
                "2");
        keytool(keyStore, "-exportcert", "-rfc", "-file", certificate.toString());
        return new SelfSigned(keyStore, certificate);
    }

    private static void keytool(Path keyStore, String... what) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(what));
        command.addAll(List.of("-alias", "key", "-storetype", "PKCS12", "-keystore", keyStore.toString()));
        command.addAll(List.of("-storepass", PASSWORD));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(keyStore.resolveSibling("keytool.log").toFile())
                    .start();
            if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        Files.readString(keyStore.resolveSibling("keytool.log"), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
