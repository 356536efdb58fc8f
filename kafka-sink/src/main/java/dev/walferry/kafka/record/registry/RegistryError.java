package dev.walferry.kafka.record.registry;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * What an answer, or a missing one, means: whether a retry may fix it, and what a person can do.
 *
 * @param isRetriable whether the same may work later by itself
 * @param isOfSchema whether this schema is what the registry does not take; it may take others
 * @param remedy what to do about it
 */
record RegistryError(boolean isRetriable, boolean isOfSchema, String remedy) {
    static final RegistryError AWAY = trying(
            "check schema.registry.url, with https also schema.registry.ssl.*, and whether the registry is up and"
                    + " reachable from here");

    static final RegistryError UNUSABLE =
            trying("check that schema.registry.url is a schema registry's, and see its log");

    static final RegistryError TLS = person("check schema.registry.ssl.* and the registry's certificate");

    private static final RegistryError BUSY = trying("see the registry's log");

    private static final RegistryError REDIRECTED = person(
            "set schema.registry.url to where the registry itself answers: redirects are not followed, because the"
                    + " credentials would go elsewhere");

    private static final RegistryError CREDENTIALS = person(
            "check schema.registry.basic.auth.user.info, schema.registry.bearer.auth.token, or the user and password in"
                    + " schema.registry.url");

    private static final RegistryError FORBIDDEN =
            person("grant this user the right to register schemas under the subject; with"
                    + " schema.registry.auto.register.schemas=false the right to read them is enough");

    private static final RegistryError NOT_REGISTERED = schema(
            "register the schema under this subject, or set schema.registry.auto.register.schemas=true, then start"
                    + " again");

    private static final RegistryError NOT_A_REGISTRY =
            person("check the path in schema.registry.url; Apicurio's registry is at /apis/ccompat/v7");

    /** A proxy in front of a registry, such as an ingress, answers so while the registry restarts. */
    private static final RegistryError NO_LONGER_A_REGISTRY = trying(
            "a registry has answered at this URL before: see whether it is up, and whether what is in front of it still"
                    + " leads there");

    private static final RegistryError INCOMPATIBLE = schema(
            "the record needs this schema, even if the table is changed back: lower the subject's compatibility level"
                    + " (PUT /config/<subject>), at least until the schema is registered, or choose other subjects with"
                    + " key.subject.name.strategy and value.subject.name.strategy; then start again; to continue"
                    + " without the table, set schema.incompatible.policy=park");

    private static final RegistryError INVALID = schema(
            "the registry's reason names what it does not take, such as a name of a table or column: rename that, or"
                    + " choose another format; then start again");

    private static final RegistryError READ_ONLY =
            person("set the mode of the registry and of this subject to READWRITE (PUT /mode), then start again");

    private static final RegistryError UNKNOWN = person("see the registry's log, and report it");

    /** Alerts with which a server refuses a client's certificate, or which only other settings fix. */
    private static final List<String> TLS_REFUSALS = List.of(
            "certificate",
            "unknown_ca",
            "access_denied",
            "handshake_failure",
            "protocol_version",
            "insufficient_security",
            "Unsupported or unrecognized SSL message",
            "No subject alternative");

    private static RegistryError trying(String remedy) {
        return new RegistryError(true, false, remedy);
    }

    private static RegistryError person(String remedy) {
        return new RegistryError(false, false, remedy);
    }

    private static RegistryError schema(String remedy) {
        return new RegistryError(false, true, remedy);
    }

    /**
     * Judges an answer that is not a success.
     *
     * @param status the HTTP status
     * @param code the registry's own {@code error_code}, 0 for none
     * @param isKnown whether a registry has answered such a request at the same URL before
     */
    static RegistryError of(int status, int code, boolean isKnown) {
        if (status / 100 == 3) {
            return REDIRECTED;
        }
        return switch (status) {
            case 401 -> CREDENTIALS;
            case 403 -> FORBIDDEN;
            case 404 -> code / 100 == 404 ? NOT_REGISTERED : notFound(isKnown);
            case 405 -> NOT_A_REGISTRY;
            case 408, 429 -> BUSY;
            case 409 -> INCOMPATIBLE;
            case 422 -> code == 42205 ? READ_ONLY : INVALID;
            case 501, 505 -> UNKNOWN;
            default -> status >= 500 ? BUSY : UNKNOWN;
        };
    }

    private static RegistryError notFound(boolean isKnown) {
        return isKnown ? NO_LONGER_A_REGISTRY : NOT_A_REGISTRY;
    }

    /** Judges a request that got no answer. */
    static RegistryError of(IOException e) {
        return isTlsRefusal(e) ? TLS : AWAY;
    }

    /** A connection that breaks during the handshake is not a refusal: the registry may be restarting. */
    private static boolean isTlsRefusal(Throwable e) {
        boolean tls = false;
        for (Throwable at = e; at != null; at = at.getCause()) {
            tls |= at instanceof SSLException;
            String message = String.valueOf(at.getMessage());
            if (tls
                    && (at instanceof GeneralSecurityException
                            || TLS_REFUSALS.stream().anyMatch(message::contains))) {
                return true;
            }
        }
        return false;
    }
}
