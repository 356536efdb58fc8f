package dev.walferry.plugin;

/**
 * Bytes that are not a message of the plugin, or a message that is not legal here.
 *
 * <p>Names the plugin, the offset within the message and the reason; never row data. Its stream can no longer be
 * trusted: stop, do not skip the message.
 */
public final class PluginFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose message it is. */
    private final OutputPlugin plugin;
    /** Where the message is wrong. */
    private final int offset;

    /**
     * Creates an exception for wrong bytes.
     *
     * @param plugin whose message it is
     * @param offset bytes from the start of the message
     * @param reason what is wrong there; never content
     */
    public PluginFormatException(OutputPlugin plugin, int offset, String reason) {
        super("malformed " + plugin + " message at byte " + offset + ": " + reason);
        this.plugin = plugin;
        this.offset = offset;
    }

    /**
     * Whose message it is.
     *
     * @return the plugin
     */
    public OutputPlugin plugin() {
        return plugin;
    }

    /**
     * Returns where the message is wrong.
     *
     * @return bytes from the start of the message
     */
    public int offset() {
        return offset;
    }
}
