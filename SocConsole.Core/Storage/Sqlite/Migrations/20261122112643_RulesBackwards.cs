using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SocConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RulesBackwards : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "FoundBy",
                table: "threats",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "rule_placeholders",
                columns: table => new
                {
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Values = table.Column<string>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedBy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_placeholders", x => new { x.OrganizationId, x.Name });
                });

            migrationBuilder.CreateTable(
                name: "rule_run_checkpoints",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_run_checkpoints", x => x.RunId);
                });

            migrationBuilder.CreateTable(
                name: "rule_run_matches",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    EntityField = table.Column<string>(type: "TEXT", nullable: false),
                    EntityValue = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_run_matches", x => new { x.RunId, x.Sequence });
                });

            migrationBuilder.CreateTable(
                name: "rule_runs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<string>(type: "TEXT", nullable: false),
                    RuleId = table.Column<string>(type: "TEXT", nullable: false),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    RuleVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    IsDraft = table.Column<bool>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: true),
                    From = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Until = table.Column<DateTime>(type: "TEXT", nullable: false),
                    OpenThreats = table.Column<bool>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Total = table.Column<long>(type: "INTEGER", nullable: true),
                    Examined = table.Column<long>(type: "INTEGER", nullable: false),
                    Faulty = table.Column<long>(type: "INTEGER", nullable: false),
                    Matches = table.Column<long>(type: "INTEGER", nullable: false),
                    Suppressed = table.Column<long>(type: "INTEGER", nullable: false),
                    Kept = table.Column<int>(type: "INTEGER", nullable: false),
                    FirstMatchAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastMatchAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Position = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", nullable: true),
                    Fault = table.Column<string>(type: "TEXT", nullable: true),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_runs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "rule_versions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    RuleId = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    Note = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_versions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_threats_OrganizationId_FoundBy",
                table: "threats",
                columns: new[] { "OrganizationId", "FoundBy" });

            migrationBuilder.CreateIndex(
                name: "IX_rule_run_matches_RunId_At",
                table: "rule_run_matches",
                columns: new[] { "RunId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_rule_runs_OrganizationId_Number",
                table: "rule_runs",
                columns: new[] { "OrganizationId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rule_runs_OrganizationId_RuleId",
                table: "rule_runs",
                columns: new[] { "OrganizationId", "RuleId" });

            migrationBuilder.CreateIndex(
                name: "IX_rule_runs_State",
                table: "rule_runs",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_rule_versions_OrganizationId_RuleId_Version",
                table: "rule_versions",
                columns: new[] { "OrganizationId", "RuleId", "Version" },
                unique: true);

            // Rules that are there already begin their history with the text that they have.
            migrationBuilder.Sql(
                "INSERT INTO rule_versions (OrganizationId, RuleId, Version, Text, CreatedAt, CreatedBy) SELECT OrganizationId, RuleId, Version, Text, UpdatedAt, UpdatedBy FROM rules");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "rule_placeholders");

            migrationBuilder.DropTable(
                name: "rule_run_checkpoints");

            migrationBuilder.DropTable(
                name: "rule_run_matches");

            migrationBuilder.DropTable(
                name: "rule_runs");

            migrationBuilder.DropTable(
                name: "rule_versions");

            migrationBuilder.DropIndex(
                name: "IX_threats_OrganizationId_FoundBy",
                table: "threats");

            migrationBuilder.DropColumn(
                name: "FoundBy",
                table: "threats");
        }
    }
}
