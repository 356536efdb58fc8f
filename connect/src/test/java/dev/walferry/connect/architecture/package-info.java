/** Tests of the directions between packages. */
package dev.walferry.connect.architecture;
