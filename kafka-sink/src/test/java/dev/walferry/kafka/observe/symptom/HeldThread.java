package dev.walferry.kafka.observe.symptom;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A suspended thread of another JVM, as after a bug or on a hanging disk, while all other threads go on. */
final class HeldThread implements AutoCloseable {
    private final VirtualMachine machine;

    private HeldThread(VirtualMachine machine) {
        this.machine = machine;
    }

    /** Returns the options for a JVM whose threads can be held. */
    static List<String> options(int port) {
        return List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:" + port);
    }

    /** Suspends the thread of this name until closed. */
    static HeldThread hold(int port, String name) throws IOException {
        HeldThread held = new HeldThread(attach(port));
        List<ThreadReference> found = held.machine.allThreads().stream()
                .filter(thread -> thread.name().equals(name))
                .toList();
        if (found.size() != 1) {
            held.close();
            throw new AssertionError(found.size() + " threads are called " + name);
        }
        found.get(0).suspend();
        return held;
    }

    private static VirtualMachine attach(int port) throws IOException {
        AttachingConnector socket = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = socket.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(Integer.toString(port));
        try {
            return socket.attach(arguments);
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets it go on. */
    @Override
    public void close() {
        machine.dispose();
    }
}
