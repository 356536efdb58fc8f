package dev.walferry.testdata.junit;

/** The subjects of one test in a schema registry that other tests use too. */
public final class TestSubjects {

    private final String url;
    private final String prefix;

    TestSubjects(String url, String prefix) {
        this.url = url;
        this.prefix = prefix;
    }

    /** {@return the registry's base URL} */
    public String url() {
        return url;
    }

    /** {@return what the test's subjects begin with} */
    public String prefix() {
        return prefix;
    }

    /**
     * Names a subject of this test.
     *
     * @param name the rest of its name
     * @return prefix, dot and rest
     */
    public String subject(String name) {
        return prefix + "." + name;
    }
}
