package dev.walferry.kafka.source;

import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.plugin.OutputPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the start what a slot's output plugin does not send: afterwards nothing shows that it is missing. */
public final class PluginWarning {
    private static final Logger LOG = LoggerFactory.getLogger(PluginWarning.class);

    private PluginWarning() {}

    /**
     * Warns unless the plugin sends everything.
     *
     * @param settings the slot and its plugin
     */
    public static void log(SourceSettings settings) {
        OutputPlugin plugin = settings.plugin();
        if (!plugin.losses().isEmpty()) {
            LOG.warn(
                    LogEvent.SLOT_PLUGIN.marker(),
                    "slot \"{}\": {} does not send {}; a slot for pgoutput gets all of it",
                    settings.slotName(),
                    plugin,
                    String.join("; ", plugin.losses()));
        }
    }
}
