package dev.slotkeeper.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dashboard can be provisioned as it is, and every panel says what it shows. */
class DashboardTest {

    private static final Dashboard DASHBOARD = Dashboard.read();

    @Test
    void itIsKnownByItsUidAndGoesByThoseOfItsSource() {
        assertThat(DASHBOARD.json().path("uid").asText()).isEqualTo("slotkeeper");
        assertThat(DASHBOARD.json().findValues("datasource"))
                .isNotEmpty()
                .allSatisfy(source -> assertThat(source.path("uid").asText()).isEqualTo("prometheus"));
    }

    @Test
    void everyPanelHasAQuestionATitleAndAMeaning() {
        assertThat(DASHBOARD.rows()).hasSizeGreaterThanOrEqualTo(7);
        assertThat(DASHBOARD.panels()).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText())
                    .as(panel.path("title").asText())
                    .isNotBlank();
            assertThat(panel.path("targets")).isNotEmpty();
        });
        assertThat(DASHBOARD.queries()).allSatisfy(query -> assertThat(query).isNotBlank());
    }

    @Test
    void noTwoPanelsShareAnIdOrAPlace() {
        List<JsonNode> panels = DASHBOARD.panels();
        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.path("gridPos").toString()).doesNotHaveDuplicates();
    }
}
