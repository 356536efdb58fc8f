package dev.walferry.kafka.pipeline;

import dev.walferry.delivery.Delivery;
import org.jspecify.annotations.Nullable;

/** Hears from the loop how far it has come, mostly between transactions. For the loop's thread; must not wait. */
public interface Checkpoints {
    /** Does nothing. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public void handedOver(@Nullable Delivery last) {}

        @Override
        public boolean isSettled() {
            return true;
        }
    };

    /**
     * Notes that every record of what the source has returned so far was handed over. Called after each transaction, and
     * often while nothing comes.
     *
     * @param last the last complete transaction, null before the first. Once it is confirmable everything so far is
     *     acknowledged
     */
    void handedOver(@Nullable Delivery last);

    /**
     * Notes that a transaction is open. It may stay open for long if a change in it waits. Called often while nothing comes,
     * and now and then otherwise.
     */
    default void withinTransaction() {}

    /**
     * Returns whether nothing remains to be done before the loop ends.
     *
     * @return false while the loop should go on calling {@link #handedOver}
     */
    boolean isSettled();

    /**
     * Returns checkpoints that tell another one, too.
     *
     * @param other told after this
     * @return both
     */
    default Checkpoints and(Checkpoints other) {
        Checkpoints first = this;
        return new Checkpoints() {
            @Override
            public void handedOver(@Nullable Delivery last) {
                first.handedOver(last);
                other.handedOver(last);
            }

            @Override
            public void withinTransaction() {
                first.withinTransaction();
                other.withinTransaction();
            }

            @Override
            public boolean isSettled() {
                return first.isSettled() && other.isSettled();
            }
        };
    }
}
