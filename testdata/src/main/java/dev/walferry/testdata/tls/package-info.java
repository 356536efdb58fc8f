/**
 * Certificates for servers and clients with TLS, made in memory: start with {@link dev.walferry.testdata.tls.TestAuthority}.
 */
@NullMarked
package dev.walferry.testdata.tls;

import org.jspecify.annotations.NullMarked;
