package dev.walferry.kafka.record.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.config.mode.NameAdjustment;
import dev.walferry.kafka.config.settings.JsonExpansion;
import dev.walferry.kafka.record.outbox.JsonShapes.UnexpandableException;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas of JSON documents for formats that cannot hold every array. */
class JsonShapesTest {
    private static Schema schema(String document, boolean takesAnyArray) throws JsonProcessingException {
        JsonShapes shapes = new JsonShapes(new JsonExpansion(false, false), NameAdjustment.NONE, takesAnyArray);
        return shapes.of("payload", new ObjectMapper().readTree(document), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[1,null]}", "[null,{\"a\":1}]", "{\"a\":[[1],[2]]}"})
    void protobufHasNoPlaceForNullsAndArraysInArrays(String document) throws JsonProcessingException {
        assertThrows(UnexpandableException.class, () -> schema(document, false));
        Schema.Type type = document.startsWith("[") ? Schema.Type.ARRAY : Schema.Type.STRUCT;
        assertEquals(type, schema(document, true).type());
    }
}
