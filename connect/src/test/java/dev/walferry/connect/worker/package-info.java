/** Connectors on distributed workers: stopped, killed, told what to do by commands, and given other offsets. */
package dev.walferry.connect.worker;
