package dev.walferry.kafka.observe.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The forecast of when a slot is lost, at the rate of the last minutes. */
class SlotForecastTest {
    private final SlotForecast forecast = new SlotForecast();

    private void add(int second, long safeBytes) {
        forecast.add(Duration.ofSeconds(second).toNanos(), safeBytes);
    }

    @Test
    void oneLookTellsNothing() {
        add(0, 1000);
        assertTrue(forecast.secondsUntilLost().isEmpty());
    }

    @Test
    void whatIsLeftOverTheRate() {
        add(0, 1000);
        add(10, 900);
        assertEquals(90, forecast.secondsUntilLost().orElseThrow(), 1e-9);
        add(20, 600); // 400 bytes in 20 s
        assertEquals(30, forecast.secondsUntilLost().orElseThrow(), 1e-9);
    }

    @Test
    void aSlotThatCatchesUpIsNotLost() {
        add(0, 600);
        add(10, 1000);
        assertTrue(forecast.secondsUntilLost().isEmpty());
        add(20, 600);
        assertTrue(forecast.secondsUntilLost().isEmpty(), "as much as at first");
    }

    @Test
    void onlyTheLastFiveMinutesCount() {
        add(0, 100_000);
        add(10, 1000);
        add(310, 400);
        assertEquals(200, forecast.secondsUntilLost().orElseThrow(), 1e-9);
    }

    @Test
    void pastTheLimitNothingIsLeft() {
        add(0, 100);
        add(10, -100);
        assertEquals(0, forecast.secondsUntilLost().orElseThrow(), 1e-9);
    }

    /** The server has begun to remove WAL, and no more is written. */
    @Test
    void pastTheLimitNothingIsLeftWhateverTheRate() {
        add(0, 0);
        assertEquals(0, forecast.secondsUntilLost().orElseThrow());
        add(10, 0);
        assertEquals(0, forecast.secondsUntilLost().orElseThrow());
        add(20, 10);
        assertTrue(forecast.secondsUntilLost().isEmpty());
    }

    @Test
    void afterAGapItBeginsAnew() {
        add(0, 1000);
        add(10, 900);
        forecast.clear();
        add(20, 800);
        assertTrue(forecast.secondsUntilLost().isEmpty());
    }
}
