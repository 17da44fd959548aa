using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SocConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Feeds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "ExclusionId",
                table: "indicators",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsConfidenceManual",
                table: "indicators",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "LastSightedAt",
                table: "indicators",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "NextReactionAt",
                table: "indicators",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "State",
                table: "indicators",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Tlp",
                table: "indicators",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ValidUntil",
                table: "indicators",
                type: "TEXT",
                nullable: true);

            // What was active says so in the new column; the old one, a number of 0 or 1, becomes the counter that begins at 0. All are looked at for their decay.
            migrationBuilder.Sql("UPDATE indicators SET State = CASE WHEN IsActive THEN 'Active' ELSE 'Disabled' END, NextReactionAt = LastSeen;");
            migrationBuilder.RenameColumn(
                name: "IsActive",
                table: "indicators",
                newName: "SightingCount");
            migrationBuilder.Sql("UPDATE indicators SET SightingCount = 0;");

            migrationBuilder.CreateTable(
                name: "darkweb_sources",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false, collation: "NOCASE"),
                    Url = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: false),
                    RequiresTor = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsActive = table.Column<bool>(type: "INTEGER", nullable: false),
                    ScrapeIntervalHours = table.Column<int>(type: "INTEGER", nullable: false),
                    Keywords = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    StateReason = table.Column<string>(type: "TEXT", nullable: true),
                    LastScrape = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastSuccess = table.Column<DateTime>(type: "TEXT", nullable: true),
                    NextScrapeAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_darkweb_sources", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "exclusions",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false, collation: "NOCASE"),
                    Description = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Mode = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Types = table.Column<string>(type: "TEXT", nullable: false),
                    Owner = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    IsEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    EntryCount = table.Column<int>(type: "INTEGER", nullable: false),
                    HitCount = table.Column<long>(type: "INTEGER", nullable: false),
                    LastHitAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Samples = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exclusions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "feeds",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    SourceId = table.Column<int>(type: "INTEGER", nullable: false),
                    SourceName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false, collation: "NOCASE"),
                    IsEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    BaseUrl = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: false),
                    Endpoints = table.Column<string>(type: "TEXT", nullable: false),
                    RateLimits = table.Column<string>(type: "TEXT", nullable: false),
                    Headers = table.Column<string>(type: "TEXT", nullable: false),
                    Parameters = table.Column<string>(type: "TEXT", nullable: false),
                    ProtectedKey = table.Column<string>(type: "TEXT", nullable: true),
                    Cursors = table.Column<string>(type: "TEXT", nullable: false),
                    LastFetch = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastSuccess = table.Column<DateTime>(type: "TEXT", nullable: true),
                    NextFetchAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ConsecutiveFailures = table.Column<int>(type: "INTEGER", nullable: false),
                    LastError = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feeds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "fetch_jobs",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    SubjectId = table.Column<int>(type: "INTEGER", nullable: true),
                    SourceName = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Parameters = table.Column<string>(type: "TEXT", nullable: false),
                    IndicatorsFound = table.Column<long>(type: "INTEGER", nullable: false),
                    IndicatorsNew = table.Column<long>(type: "INTEGER", nullable: false),
                    RowsRejected = table.Column<long>(type: "INTEGER", nullable: false),
                    IndicatorsExcluded = table.Column<long>(type: "INTEGER", nullable: false),
                    BytesRead = table.Column<long>(type: "INTEGER", nullable: false),
                    BytesTotal = table.Column<long>(type: "INTEGER", nullable: true),
                    Samples = table.Column<string>(type: "TEXT", nullable: false),
                    Note = table.Column<string>(type: "TEXT", nullable: true),
                    ErrorMessage = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CompletedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CancelledBy = table.Column<string>(type: "TEXT", nullable: true),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fetch_jobs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "indicator_sightings",
                columns: table => new
                {
                    IndicatorId = table.Column<int>(type: "INTEGER", nullable: false),
                    Day = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Origin = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_indicator_sightings", x => new { x.IndicatorId, x.Day, x.Origin });
                    table.ForeignKey(
                        name: "FK_indicator_sightings_indicators_IndicatorId",
                        column: x => x.IndicatorId,
                        principalTable: "indicators",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "retro_positions",
                columns: table => new
                {
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    LastIndicatorId = table.Column<int>(type: "INTEGER", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retro_positions", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "darkweb_pages",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    SourceId = table.Column<int>(type: "INTEGER", nullable: false),
                    Url = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: false),
                    Hash = table.Column<string>(type: "TEXT", nullable: false),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    Indicators = table.Column<int>(type: "INTEGER", nullable: false),
                    Keywords = table.Column<string>(type: "TEXT", nullable: false),
                    FirstSeen = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastSeen = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_darkweb_pages", x => x.Id);
                    table.ForeignKey(
                        name: "FK_darkweb_pages_darkweb_sources_SourceId",
                        column: x => x.SourceId,
                        principalTable: "darkweb_sources",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "exclusion_entries",
                columns: table => new
                {
                    ExclusionId = table.Column<int>(type: "INTEGER", nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: false),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exclusion_entries", x => new { x.ExclusionId, x.Value });
                    table.ForeignKey(
                        name: "FK_exclusion_entries_exclusions_ExclusionId",
                        column: x => x.ExclusionId,
                        principalTable: "exclusions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_indicators_NextReactionAt",
                table: "indicators",
                column: "NextReactionAt");

            migrationBuilder.CreateIndex(
                name: "IX_darkweb_pages_SourceId_LastSeen",
                table: "darkweb_pages",
                columns: new[] { "SourceId", "LastSeen" });

            migrationBuilder.CreateIndex(
                name: "IX_darkweb_pages_SourceId_Url_Hash",
                table: "darkweb_pages",
                columns: new[] { "SourceId", "Url", "Hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_darkweb_sources_NextScrapeAt",
                table: "darkweb_sources",
                column: "NextScrapeAt");

            migrationBuilder.CreateIndex(
                name: "IX_darkweb_sources_OrganizationId_Name",
                table: "darkweb_sources",
                columns: new[] { "OrganizationId", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exclusions_OrganizationId_Name",
                table: "exclusions",
                columns: new[] { "OrganizationId", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_feeds_NextFetchAt",
                table: "feeds",
                column: "NextFetchAt");

            migrationBuilder.CreateIndex(
                name: "IX_feeds_OrganizationId_SourceName",
                table: "feeds",
                columns: new[] { "OrganizationId", "SourceName" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_fetch_jobs_OrganizationId_Kind_SubjectId",
                table: "fetch_jobs",
                columns: new[] { "OrganizationId", "Kind", "SubjectId" });

            migrationBuilder.CreateIndex(
                name: "IX_fetch_jobs_Status",
                table: "fetch_jobs",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_indicator_sightings_OrganizationId_Day",
                table: "indicator_sightings",
                columns: new[] { "OrganizationId", "Day" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "darkweb_pages");

            migrationBuilder.DropTable(
                name: "exclusion_entries");

            migrationBuilder.DropTable(
                name: "feeds");

            migrationBuilder.DropTable(
                name: "fetch_jobs");

            migrationBuilder.DropTable(
                name: "indicator_sightings");

            migrationBuilder.DropTable(
                name: "retro_positions");

            migrationBuilder.DropTable(
                name: "darkweb_sources");

            migrationBuilder.DropTable(
                name: "exclusions");

            migrationBuilder.DropIndex(
                name: "IX_indicators_NextReactionAt",
                table: "indicators");

            migrationBuilder.DropColumn(
                name: "ExclusionId",
                table: "indicators");

            migrationBuilder.DropColumn(
                name: "IsConfidenceManual",
                table: "indicators");

            migrationBuilder.DropColumn(
                name: "LastSightedAt",
                table: "indicators");

            migrationBuilder.DropColumn(
                name: "NextReactionAt",
                table: "indicators");

            migrationBuilder.DropColumn(
                name: "State",
                table: "indicators");

            migrationBuilder.DropColumn(
                name: "Tlp",
                table: "indicators");

            migrationBuilder.DropColumn(
                name: "ValidUntil",
                table: "indicators");

            migrationBuilder.RenameColumn(
                name: "SightingCount",
                table: "indicators",
                newName: "IsActive");
        }
    }
}
