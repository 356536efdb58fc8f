package dev.walferry.testdata.junit;

import dev.walferry.testdata.TestDatabase;
import org.junit.jupiter.api.Test;

@Postgres
@Kafka
class SharedTwoTest {

    @Test
    void sharesItsServersWithTheOtherClass(TestDatabase database, TestTopics topics) {
        SeenServers.expectTheSame(database.url().replace(database.name(), ""), topics.bootstrapServers());
    }
}
