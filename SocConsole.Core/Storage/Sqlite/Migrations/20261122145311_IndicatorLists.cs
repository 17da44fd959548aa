using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SocConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class IndicatorLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_indicators_OrganizationId_SourceId",
                table: "indicators");

            migrationBuilder.DropIndex(
                name: "IX_indicators_OrganizationId_ThreatLevel",
                table: "indicators");

            // Without row numbers of their own these tables are their key's index, and a row costs one write instead of two.
            migrationBuilder.Sql("""
                CREATE TABLE indicator_claims_new (
                    "IndicatorId" INTEGER NOT NULL, "SourceId" INTEGER NOT NULL, "OrganizationId" INTEGER NOT NULL, "Confidence" REAL NOT NULL, "ThreatLevel" TEXT NOT NULL,
                    "ExternalId" TEXT NULL, "FirstSeen" TEXT NOT NULL, "LastSeen" TEXT NOT NULL,
                    CONSTRAINT "PK_indicator_claims" PRIMARY KEY ("IndicatorId", "SourceId"),
                    CONSTRAINT "FK_indicator_claims_indicators_IndicatorId" FOREIGN KEY ("IndicatorId") REFERENCES "indicators" ("Id") ON DELETE CASCADE) WITHOUT ROWID;
                INSERT INTO indicator_claims_new SELECT IndicatorId, SourceId, OrganizationId, Confidence, ThreatLevel, ExternalId, FirstSeen, LastSeen FROM indicator_claims;
                DROP TABLE indicator_claims;
                ALTER TABLE indicator_claims_new RENAME TO indicator_claims;
                CREATE TABLE indicator_tags_new (
                    "OrganizationId" INTEGER NOT NULL, "Tag" TEXT NOT NULL, "IndicatorId" INTEGER NOT NULL,
                    CONSTRAINT "PK_indicator_tags" PRIMARY KEY ("OrganizationId", "Tag", "IndicatorId"),
                    CONSTRAINT "FK_indicator_tags_indicators_IndicatorId" FOREIGN KEY ("IndicatorId") REFERENCES "indicators" ("Id") ON DELETE CASCADE) WITHOUT ROWID;
                INSERT INTO indicator_tags_new SELECT OrganizationId, Tag, IndicatorId FROM indicator_tags;
                DROP TABLE indicator_tags;
                ALTER TABLE indicator_tags_new RENAME TO indicator_tags;
                CREATE INDEX "IX_indicator_tags_IndicatorId" ON "indicator_tags" ("IndicatorId");
                """);

            migrationBuilder.CreateIndex(
                name: "IX_indicator_claims_SourceId_IndicatorId",
                table: "indicator_claims",
                columns: new[] { "SourceId", "IndicatorId" });

            // What lists in memory take in: changes by whatever statement. It keeps its latest 100,000 lines; who has not read these reads the whole.
            migrationBuilder.Sql("""
                CREATE TABLE indicator_changes ("Seq" INTEGER PRIMARY KEY AUTOINCREMENT, "OrganizationId" INTEGER NOT NULL, "IndicatorId" INTEGER NOT NULL);
                CREATE TRIGGER indicators_changed AFTER UPDATE OF Type, Value, NormalizedValue, Confidence, ThreatLevel, Tags, Description, SourceId, State, Tlp, FirstSeen, LastSeen, UpdatedAt ON indicators
                BEGIN INSERT INTO indicator_changes (OrganizationId, IndicatorId) VALUES (new.OrganizationId, new.Id); END;
                CREATE TRIGGER indicators_deleted AFTER DELETE ON indicators
                BEGIN INSERT INTO indicator_changes (OrganizationId, IndicatorId) VALUES (old.OrganizationId, old.Id); END;
                CREATE TRIGGER indicator_changes_bound AFTER INSERT ON indicator_changes WHEN new.Seq % 10000 = 0
                BEGIN DELETE FROM indicator_changes WHERE Seq <= new.Seq - 100000; END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER indicators_changed; DROP TRIGGER indicators_deleted; DROP TABLE indicator_changes;");

            migrationBuilder.DropIndex(
                name: "IX_indicator_claims_SourceId_IndicatorId",
                table: "indicator_claims");

            migrationBuilder.CreateIndex(
                name: "IX_indicators_OrganizationId_SourceId",
                table: "indicators",
                columns: new[] { "OrganizationId", "SourceId" });

            migrationBuilder.CreateIndex(
                name: "IX_indicators_OrganizationId_ThreatLevel",
                table: "indicators",
                columns: new[] { "OrganizationId", "ThreatLevel" });

            migrationBuilder.CreateIndex(
                name: "IX_indicator_claims_OrganizationId_SourceId",
                table: "indicator_claims",
                columns: new[] { "OrganizationId", "SourceId" });
        }
    }
}
