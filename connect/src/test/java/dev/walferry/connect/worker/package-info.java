/** Connectors on distributed workers, stopped, killed, and told what to do by commands. */
package dev.walferry.connect.worker;
