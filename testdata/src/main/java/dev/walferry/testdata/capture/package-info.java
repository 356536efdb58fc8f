/**
 * What real servers sent, kept in files: for every feature a scenario in SQL, run on every bundled PostgreSQL version, and
 * for each the payloads of pgoutput at several protocol versions, in text and in binary, next to what {@code test_decoding}
 * says of the same WAL. {@link dev.walferry.testdata.capture.CapturedStream} reads them, without a server:
 *
 * <pre>{@code
 * for (CapturedStream stream : CapturedStream.all()) {
 *     for (CapturedMessage message : stream.messages()) {
 *         decoder.decode(message.payload(), 0, message.payload().length);
 *     }
 * }
 * }</pre>
 *
 * <p>The scenarios lie in {@code src/main/resources/dev/walferry/testdata/capture/scenarios}. To capture them all again,
 * after one was added or a server version changed, from the repository's root:
 *
 * <pre>{@code
 * mvn -q -pl testdata process-classes dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp testdata/target/classes:$(cat testdata/target/classpath) dev.walferry.testdata.capture.CaptureStreams \
 *     testdata/src/main/resources/dev/walferry/testdata/capture
 * }</pre>
 *
 * <p>Version numbers behind the directory capture those alone. 10, 12 and 13 need the Maven profile {@code old-servers}.
 *
 * <p>Positions, OIDs, transaction ids and times differ from run to run, the rest does not.
 */
@NullMarked
package dev.walferry.testdata.capture;

import org.jspecify.annotations.NullMarked;
