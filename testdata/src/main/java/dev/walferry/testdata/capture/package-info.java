/**
 * What real servers sent, in files. Each feature has a scenario in SQL, which was run on every bundled PostgreSQL version; each
 * run has the messages of pgoutput at several protocol versions, in text and in binary, and the output of {@code test_decoding}
 * for the same WAL. {@link dev.walferry.testdata.capture.CapturedStream} reads them without a server:
 *
 * <pre>{@code
 * for (CapturedStream stream : CapturedStream.all()) {
 *     for (CapturedMessage message : stream.messages()) {
 *         decoder.decode(message.payload(), 0, message.payload().length);
 *     }
 * }
 * }</pre>
 *
 * <p>The scenarios are in {@code src/main/resources/dev/walferry/testdata/capture/scenarios}. To capture all of them again,
 * for a new scenario or a new server version, run this in the repository's root:
 *
 * <pre>{@code
 * mvn -q -pl testdata process-classes dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp testdata/target/classes:$(cat testdata/target/classpath) dev.walferry.testdata.capture.CaptureStreams \
 *     testdata/src/main/resources/dev/walferry/testdata/capture
 * }</pre>
 *
 * <p>Version numbers after the directory capture those versions only. 10, 12 and 13 need the Maven profile
 * {@code old-servers}.
 *
 * <p>Positions, OIDs, transaction ids and times differ from run to run; the rest does not.
 */
@NullMarked
package dev.walferry.testdata.capture;

import org.jspecify.annotations.NullMarked;
