package dev.walferry.kafka.publish.client;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * What an error of Kafka's producer or admin client means: whether another try may fix it, and what a person can do.
 *
 * <p>The table names every {@link ApiException} that exists, because neither the classes nor {@link
 * org.apache.kafka.common.errors.RetriableException} decide this: a broker that has just started answers some requests
 * with errors that are not "retriable" to Kafka, and are gone a second later.
 *
 * @param isRetriable whether the same may work later by itself
 * @param remedy what to do about it
 */
public record KafkaError(boolean isRetriable, String remedy) {
    private static final String SUFFIX = "Exception";
    private static final String WAIT = "it is retried; see whether the brokers are up";
    private static final String NEW_PRODUCER =
            "it is retried with a new producer; if it keeps failing, see the broker's log";

    /** A producer's message for an answer that it has no class for. The producer cannot be used after that. */
    private static final String NO_PRODUCER_ID = "Unexpected error in InitProducerIdResponse";

    /** A client logs in before it connects to a broker. No answer tells whether the credentials are wrong. */
    private static final String NO_LOGIN =
            "it is retried; see whether the identity provider or KDC answers, and check the kafka.sasl.* settings";

    private static final String OFFSET_GONE =
            "it is retried from the beginning; records were deleted, or lost with a broker that was not in sync";

    private static final String CLOCKS = "it is retried with the present time; compare the clocks of this machine and"
            + " of the brokers, or set record.timestamp=now";

    /** A broker is away, starting, overloaded, or knows less than its controller: a retry may fix these. */
    private static final String TRANSIENT = """
            Retriable RefreshRetriable InvalidMetadata StaleMetadata Network Disconnect Timeout BufferExhausted
            LeaderNotAvailable NotLeaderOrFollower FencedLeaderEpoch UnknownLeaderEpoch ReplicaNotAvailable
            UnknownTopicOrPartition UnknownTopicId InconsistentTopicId ListenerNotFound KafkaStorage CorruptRecord
            NotEnoughReplicas NotEnoughReplicasAfterAppend OffsetNotAvailable NotController ControllerMoved
            NewLeaderElected BrokerNotAvailable BrokerIdNotRegistered StaleBrokerEpoch NoAvailableBrokers
            EligibleLeadersNotAvailable PreferredLeaderNotAvailable ElectionNotNeeded AuthorizerNotReady
            ThrottlingQuotaExceeded CoordinatorLoadInProgress CoordinatorNotAvailable NotCoordinator
            ConcurrentTransactions OperationNotAttempted ReassignmentInProgress RebootstrapRequired UnknownServer""";

    /** The producer's own state is lost: a new producer, which sends again from what is confirmed, fixes these. */
    private static final String PRODUCER_STATE = """
            OutOfOrderSequence UnknownProducerId DuplicateSequence InvalidPidMapping ApplicationRecoverable InvalidTxnState
            TransactionAbortable TransactionAborted TransactionCoordinatorFenced TransactionalIdNotFound""";

    /** Another producer has the same transactional id, or the transaction was open for too long. */
    private static final String FENCED = "InvalidProducerEpoch ProducerFenced";

    private static final String TAKEN_OVER =
            "another daemon of this slot has taken over, or a transaction was open for longer"
                    + " than kafka.transaction.timeout.ms; it is retried with a new producer once this daemon has the slot";

    /** Errors that only consumers, groups, transactions, share groups, brokers or cluster administration get. */
    private static final String NOT_OURS = """
            Api DelegationTokenDisabled DelegationTokenExpired DelegationTokenNotFound DelegationTokenOwnerMismatch
            DuplicateBrokerRegistration DuplicateResource DuplicateVoter FeatureUpdateFailed FencedInstanceId
            FencedMemberEpoch FencedStateEpoch FetchSessionIdNotFound FetchSessionTopicId GroupIdNotFound
            GroupMaxSizeReached GroupNotEmpty GroupSubscribedToTopic IllegalGeneration InconsistentClusterId
            InconsistentGroupProtocol InconsistentVoterSet IneligibleReplica InvalidCommitOffsetSize
            InvalidFetchSessionEpoch InvalidFetchSize InvalidGroupId InvalidOffset InvalidPrincipalType InvalidRecordState
            InvalidRegistration InvalidSessionTimeout InvalidShareSessionEpoch
            InvalidUpdateVersion InvalidVoterKey LogDirNotFound MemberIdRequired MismatchedEndpointType
            NoReassignmentInProgress OffsetMovedToTieredStorage OffsetOutOfRange PositionOutOfRange
            PrincipalDeserialization RebalanceInProgress ResourceNotFound RetriableCommitFailed ShareSessionLimitReached
            ShareSessionNotFound SnapshotNotFound StaleMemberEpoch StreamsInvalidTopology StreamsInvalidTopologyEpoch
            StreamsTopologyFenced TelemetryTooLarge TopicDeletionDisabled UnacceptableCredential UnjoinedGroup UnknownControllerId
            UnknownMemberId UnknownSubscriptionId UnreleasedInstanceId UnstableOffsetCommit UnsupportedAssignor
            UnsupportedByAuthentication UnsupportedEndpointType VoterNotFound NoBatchedFindCoordinators
            NoBatchedOffsetFetchRequest""";

    /** Errors that a person has to fix, each with its remedy. */
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry(
                    "RecordTooLarge RecordBatchTooLarge",
                    "nothing was skipped; raise kafka.max.request.size and kafka.buffer.memory here, and"
                            + " max.message.bytes of the topic (message.max.bytes of the brokers), then start again"),
            Map.entry(
                    "InvalidRecord",
                    "nothing was skipped; a compacted topic takes no record without a key, such as a TRUNCATE or a row of"
                            + " a table without one: set skipped.operations=t to leave truncates out, name a key with"
                            + " message.key.columns, or set the topic's cleanup.policy=delete, then start again"),
            Map.entry(
                    "InvalidTxnTimeout",
                    "set kafka.transaction.timeout.ms to at most the brokers' transaction.max.timeout.ms"),
            Map.entry(
                    "TransactionalIdAuthorization",
                    "grant this principal Write and Describe on the transactional id, which is `<topic.prefix>.walferry` and"
                            + " what follows, or set delivery.fencing=false"),
            Map.entry(
                    "Authorization TopicAuthorization ClusterAuthorization GroupAuthorization"
                            + " DelegationTokenAuthorization",
                    "grant this principal Describe, DescribeConfigs and Write on the topic and, unless it exists, Create"),
            Map.entry(
                    "Authentication SaslAuthentication SslAuthentication IllegalSaslState UnsupportedSaslMechanism"
                            + " SecurityDisabled DelayedResponseAuthentication",
                    "check the kafka.security.*, kafka.sasl.* and kafka.ssl.* settings"),
            Map.entry(
                    "InvalidTopic",
                    "rename the table or change topic.prefix: a topic's name has at most 249 characters, and two names must"
                            + " not differ only in '.' and '_'"),
            Map.entry(
                    "PolicyViolation InvalidConfiguration",
                    "create the topic as the brokers' policy and configuration require, or change topic.creation.*"),
            Map.entry(
                    "InvalidReplicationFactor",
                    "set topic.creation.default.replication.factor to at most the number of brokers"),
            Map.entry("InvalidPartitions InvalidReplicaAssignment", "check topic.creation.default.partitions"),
            Map.entry("InvalidRequiredAcks InvalidRequest", "see the broker's log, and report it"),
            Map.entry(
                    "UnsupportedVersion UnsupportedForMessageFormat",
                    "upgrade the brokers: Kafka 2.1 or later is required"),
            Map.entry("UnsupportedCompressionType", "set kafka.compression.type to one that the broker knows"),
            Map.entry("TopicExists", "report it"));

    private static final Set<String> OF_TOPIC =
            Set.of("RecordTooLarge", "RecordBatchTooLarge", "InvalidRecord", "TopicAuthorization", "InvalidTopic");

    private static final Map<String, KafkaError> BY_NAME = table();

    private static Map<String, KafkaError> table() {
        Map<String, KafkaError> table = new TreeMap<>();
        put(table, TRANSIENT, new KafkaError(true, WAIT));
        put(table, PRODUCER_STATE, new KafkaError(true, NEW_PRODUCER));
        put(table, FENCED, new KafkaError(true, TAKEN_OVER));
        put(table, "InvalidTimestamp", new KafkaError(true, CLOCKS));
        put(table, NOT_OURS, new KafkaError(false, "not an answer to anything that Walferry asks: report it"));
        REMEDIES.forEach((names, remedy) -> put(table, names, new KafkaError(false, remedy)));
        return table;
    }

    private static void put(Map<String, KafkaError> table, String names, KafkaError error) {
        for (String name : names.strip().split("\\s+", -1)) {
            if (table.put(name, error) != null) {
                throw new IllegalStateException(name + " is in the table twice");
            }
        }
    }

    /** Returns the names in the table, without "Exception". */
    static Set<String> names() {
        return BY_NAME.keySet();
    }

    static KafkaError named(String name) {
        return Objects.requireNonNull(BY_NAME.get(name), name);
    }

    /**
     * Looks an error up.
     *
     * @param e what a producer or admin client has thrown
     * @return what it means; an unknown error is not retriable
     */
    public static KafkaError of(Throwable e) {
        KafkaError known = known(e.getClass());
        if (known != null) {
            return isWaitingForBrokers(e) ? new KafkaError(true, WAIT + ", and otherwise " + known.remedy) : known;
        }
        if (e instanceof KafkaException && e.getCause() instanceof LoginException) {
            return new KafkaError(true, NO_LOGIN);
        }
        if (e instanceof InvalidOffsetException) {
            return new KafkaError(true, OFFSET_GONE);
        }
        if (e instanceof Exception companion && isOfAnother(companion)) {
            return named("InvalidRecord");
        }
        // A client wraps the error that it met: a producer whose state is lost, or that could not be made.
        if (e instanceof KafkaException && !(e instanceof ConfigException) && e.getCause() instanceof KafkaException) {
            return of(e.getCause());
        }
        if (e instanceof ConfigException) {
            return new KafkaError(true, configuration(e));
        }
        if (e instanceof KafkaException && String.valueOf(e.getMessage()).startsWith(NO_PRODUCER_ID)) {
            return new KafkaError(true, NEW_PRODUCER);
        }
        return new KafkaError(false, "see the brokers' log");
    }

    /**
     * Says what has happened, on one line: the reason is often in the last cause.
     *
     * @param e what a client has thrown
     * @return the messages of the error and of all its causes
     */
    public static String reason(Throwable e) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable at = e; at != null; at = at.getCause()) {
            boolean wrapper = at instanceof ExecutionException || at instanceof CompletionException;
            if (!wrapper || at.getCause() == null) {
                String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
                messages.add(message.strip().replaceAll("\\s*\\R\\s*", "; "));
            }
        }
        return String.join(": ", messages);
    }

    /**
     * Returns whether a record was refused only because another record of its batch was. Kafka has no class for that.
     *
     * @param e what a producer has reported
     * @return true if the record is not at fault itself
     */
    public static boolean isOfAnother(Exception e) {
        return e.getClass() == KafkaException.class
                && String.valueOf(e.getMessage()).contains("part of a batch");
    }

    /**
     * Returns whether an error says something about one topic or one record, and nothing about others.
     *
     * @param e what a producer or admin client has thrown
     * @return false if other topics may have the same
     */
    public static boolean isOfTopic(Throwable e) {
        return OF_TOPIC.contains(name(e.getClass()));
    }

    private static @Nullable KafkaError known(Class<?> type) {
        for (Class<?> c = type; c != null && ApiException.class.isAssignableFrom(c); c = c.getSuperclass()) {
            KafkaError error = BY_NAME.get(name(c));
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    /**
     * Returns the remedy for a wrong configuration. Once a client has run, its configuration is not at fault: a host
     * name merely does not resolve for now.
     */
    private static String configuration(Throwable e) {
        return String.valueOf(e.getMessage()).contains("bootstrap")
                ? "check kafka.bootstrap.servers: each must be host:port, and one of the hosts must resolve here"
                : "check the kafka.* settings";
    }

    static String name(Class<?> type) {
        String name = type.getSimpleName();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /**
     * Returns whether brokers are missing for now. The same error can mean that there will never be enough. In that case the
     * controller counts the registered brokers, whether they are up or not.
     */
    private static boolean isWaitingForBrokers(Throwable e) {
        return name(e.getClass()).equals("InvalidReplicationFactor")
                && !String.valueOf(e.getMessage()).matches("(?s).*(are registered|must be larger|must be positive).*");
    }
}
