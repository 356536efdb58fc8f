package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TypeCatalogTest {
    private static final int MOOD = 16_426;
    private static final int POSITIVE = 16_430;
    private static final int OWN_BASE = 16_440;

    private final List<Integer> asked = new ArrayList<>();
    private final TypeCatalog catalog = TypeCatalog.of(oid -> {
        asked.add(oid);
        return switch (oid) {
            case MOOD -> type(MOOD, TypeKind.ENUM, 0);
            case POSITIVE -> type(POSITIVE, TypeKind.DOMAIN, TypeOid.INT4);
            case OWN_BASE -> type(OWN_BASE, TypeKind.DOMAIN, OWN_BASE);
            default -> null;
        };
    });

    private static TypeInfo type(int oid, TypeKind kind, int base) {
        return new TypeInfo(oid, "public", "t", kind, 'U', 0, base, -1, 0, ',', List.of("a"), List.of(), null);
    }

    @Test
    void builtInTypesNeedNoQuery() {
        assertEquals("int4", catalog.info(TypeOid.INT4).name());
        assertEquals("_int4", catalog.info(ArrayOid.INT4).name());
        assertEquals(TypeOid.INT4, catalog.info(ArrayOid.INT4).elementOid());
        assertEquals(TypeOid.INT4RANGE, catalog.info(TypeOid.INT4MULTIRANGE).subtypeOid());
        assertEquals(TypeOid.INT4, catalog.baseOf(TypeOid.INT4));
        assertTrue(asked.isEmpty());
    }

    @Test
    void anotherTypeCostsOneQuery() {
        assertEquals(TypeKind.ENUM, catalog.info(MOOD).kind());
        assertEquals(List.of("a"), catalog.info(MOOD).labels());
        assertEquals(List.of(MOOD), asked);
    }

    @Test
    void anUnknownTypeStaysUnknownAndCostsOneQuery() {
        assertEquals(TypeKind.UNKNOWN, catalog.info(99_999).kind());
        assertEquals(TypeKind.UNKNOWN, catalog.info(99_999).kind());
        assertEquals(List.of(99_999), asked);
        assertEquals("abc", PgText.parse(99_999, catalog, Bytes.ascii("abc"), 0, 3, false));
        assertThrows(ValueFormatException.class, () -> PgText.parse(99_999, catalog, Bytes.ascii("abc"), 0, 3, true));
    }

    @Test
    void whatWasInvalidatedIsAskedAgain() {
        catalog.info(MOOD);
        catalog.info(POSITIVE);
        catalog.invalidate(MOOD);
        catalog.info(MOOD);
        catalog.info(POSITIVE);
        assertEquals(List.of(MOOD, POSITIVE, MOOD), asked);
        catalog.invalidateAll();
        catalog.info(POSITIVE);
        assertEquals(List.of(MOOD, POSITIVE, MOOD, POSITIVE), asked);
    }

    @Test
    void domainsLeadToTheirBaseType() {
        assertEquals(TypeOid.INT4, catalog.baseOf(POSITIVE));
        assertEquals(MOOD, catalog.baseOf(MOOD));
        assertEquals(7, PgValue.parse(POSITIVE, catalog, Bytes.hex("00000007"), 0, 4, true));
    }

    @Test
    void aDomainOnItselfEndsInAnException() {
        assertThrows(ValueFormatException.class, () -> catalog.baseOf(OWN_BASE));
        assertThrows(ValueFormatException.class, () -> PgValue.parse(OWN_BASE, catalog, Bytes.ascii("1"), 0, 1, false));
    }

    @Test
    void aFailedQueryIsNotRemembered() {
        boolean[] down = {true};
        TypeCatalog flaky = TypeCatalog.of(oid -> {
            if (down[0]) {
                throw new SQLException("down");
            }
            return type(oid, TypeKind.ENUM, 0);
        });
        assertThrows(TypeLookupException.class, () -> flaky.info(MOOD));
        down[0] = false;
        assertEquals(TypeKind.ENUM, flaky.info(MOOD).kind());
    }

    @Test
    void builtInOidsAreTheServers() {
        assertEquals("_box", TypeOid.nameOf(ArrayOid.BOX));
        assertEquals(';', TypeOid.delimiterOf(TypeOid.BOX));
        assertEquals(';', TypeOid.delimiterOf(ArrayOid.BOX));
        assertEquals(',', TypeOid.delimiterOf(TypeOid.POINT));
        assertEquals(ArrayOid.XID8, TypeOid.arrayOf(TypeOid.XID8));
        assertEquals(0, TypeOid.arrayOf(MOOD));
        assertEquals(TypeOid.CHAR, TypeOid.elementOf(1002));
        assertNull(TypeOid.nameOf(MOOD));
        assertNotNull(TypeOid.nameOf(6437));
        assertFalse(TypeOid.isBuiltIn(0));
    }

    @Test
    void builtInTypesAreFoundByName() {
        assertEquals(TypeOid.INT4, TypeOid.ofName("int4"));
        assertEquals(ArrayOid.INT4, TypeOid.ofName("_int4"));
        assertEquals(TypeOid.OIDVECTOR, TypeOid.ofName("oidvector"));
        assertEquals(0, TypeOid.ofName("integer"));
        assertEquals(0, TypeOid.ofName("mood"));
    }

    @ParameterizedTest
    @ValueSource(classes = {TypeOid.class, ArrayOid.class})
    void everyNamedOidIsInTheTable(Class<?> oids) throws IllegalAccessException {
        String prefix = oids == ArrayOid.class ? "_" : "";
        for (Field field : oids.getFields()) {
            int oid = field.getInt(null);
            String name = prefix + field.getName().toLowerCase(Locale.ROOT);
            assertEquals(name, TypeOid.nameOf(oid));
            assertEquals(oid, TypeOid.ofName(name));
        }
    }
}
