package dev.walferry.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A small shop: its tables, and what its customers do to them.
 *
 * <p>Every kind of change occurs: inserts, updates (most leave a large text untouched, which the server then does not
 * send), changed keys, deletes, and a truncate now and then; on tables with a key of one column, a key of two columns, and
 * replica identity FULL. For one thread.
 */
final class ShopWorkload {
    /** The shop's tables, in no particular order. */
    static final List<String> TABLES = List.of("customer", "product", "orders", "order_line", "stock", "cart");

    private static final int PRODUCTS = 40;
    private static final String[] SCHEMA = {
        "create table customer (id int primary key, name text not null, email text, since date not null,"
                + " vip boolean not null default false, notes text)",
        "alter table customer alter column notes set storage external",
        "create table product (sku text primary key, name text not null, price numeric(10,2) not null, tags text[],"
                + " attributes jsonb)",
        "create table orders (id bigint primary key, customer_id int not null, status text not null,"
                + " total numeric(12,2) not null, placed timestamptz not null)",
        "create table order_line (order_id bigint, line int, sku text not null, quantity int not null,"
                + " primary key (order_id, line))",
        "create table stock (sku text, warehouse text, amount int not null, weight double precision,"
                + " primary key (sku, warehouse))",
        "alter table stock replica identity full",
        "create table cart (id uuid primary key default gen_random_uuid(), customer_id int, filled timestamptz)"
    };

    private final Connection connection;
    private final Random random;
    private int customers;
    private long orders;

    ShopWorkload(Connection connection, long seed) throws SQLException {
        this.connection = connection;
        this.random = new Random(seed);
        connection.setAutoCommit(false);
    }

    /** Creates the tables, empty. */
    void createTables() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
        }
        connection.commit();
    }

    /** Fills the shelves. */
    void stockUp() throws SQLException {
        for (int i = 0; i < PRODUCTS; i++) {
            update(
                    "insert into product values (?, ?, ?::numeric, array['new', 'naïve \"quoted\"'], ?::jsonb)",
                    sku(i),
                    "Product " + i,
                    (random.nextInt(100_000) / 100.0) + "",
                    "{\"weight\": " + i + ", \"color\": \"grün\"}");
            update("insert into stock values (?, 'north', 100, 0.5), (?, 'south', 50, 'NaN')", sku(i), sku(i));
        }
        connection.commit();
    }

    /** Runs a transaction of up to a dozen changes and returns their number. */
    int transaction() throws SQLException {
        int changes = switch (random.nextInt(20)) {
            case 0, 1 -> newCustomer();
            case 2 -> customerChangesName();
            case 3 -> customerMovesToAnotherId();
            case 4 -> customerLeaves();
            case 5, 6 -> fillCart();
            case 7 -> changePrice();
            case 8, 9, 10 -> orderIsPaid();
            case 11 -> orderIsCancelled();
            default -> newOrder();
        };
        if (random.nextInt(500) == 0) {
            update("truncate cart");
        }
        connection.commit();
        return changes;
    }

    private int newCustomer() throws SQLException {
        customers++;
        // large and stored out of line, so that later updates arrive without it
        String notes = random.nextBoolean() ? null : "note ".repeat(600 + random.nextInt(600));
        return update(
                "insert into customer values (?, ?, ?, current_date - ?, false, ?)",
                customers,
                "Customer " + customers + " \"Zoë\"\t\n",
                random.nextInt(10) == 0 ? null : "c" + customers + "@example.com",
                random.nextInt(1000),
                notes);
    }

    private int customerChangesName() throws SQLException {
        return update("update customer set name = name || '!', vip = not vip where id = ?", anyCustomer());
    }

    private int customerMovesToAnotherId() throws SQLException {
        return update("update customer set id = id + 1000000 where id = ? and id < 1000000", anyCustomer());
    }

    private int customerLeaves() throws SQLException {
        return update("delete from customer where id = ?", anyCustomer());
    }

    private int fillCart() throws SQLException {
        return update("insert into cart (customer_id, filled) values (?, clock_timestamp())", anyCustomer());
    }

    private int changePrice() throws SQLException {
        return update("update product set price = price * 1.01 where sku = ?", anySku());
    }

    private int newOrder() throws SQLException {
        orders++;
        int lines = 1 + random.nextInt(4);
        int changes = 0;
        for (int line = 1; line <= lines; line++) {
            String sku = anySku();
            changes += update("insert into order_line values (?, ?, ?, ?)", orders, line, sku, 1 + random.nextInt(3));
            changes += update("update stock set amount = amount - 1 where sku = ? and warehouse = 'north'", sku);
        }
        return changes
                + update(
                        "insert into orders values (?, ?, 'new', ?::numeric, clock_timestamp())",
                        orders,
                        anyCustomer(),
                        random.nextInt(1_000_000) / 100.0 + "");
    }

    private int orderIsPaid() throws SQLException {
        return update("update orders set status = 'paid' where id = ?", anyOrder());
    }

    private int orderIsCancelled() throws SQLException {
        long order = anyOrder();
        return update("delete from order_line where order_id = ?", order)
                + update("delete from orders where id = ?", order);
    }

    private int anyCustomer() {
        return 1 + random.nextInt(Math.max(1, customers));
    }

    private long anyOrder() {
        return 1 + (long) (random.nextDouble() * orders);
    }

    private String anySku() {
        return sku(random.nextInt(PRODUCTS));
    }

    private static String sku(int number) {
        return "sku-" + number;
    }

    private int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
