using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Telephony.Migrations
{
    /// <inheritdoc />
    public partial class MergesAndReplays : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "merge_version",
                table: "known_incidents",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "merged_into",
                table: "known_incidents",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "withdrawn",
                table: "call_parts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "replays",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    to = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    position = table.Column<Guid>(type: "uuid", nullable: true),
                    read = table.Column<int>(type: "integer", nullable: false),
                    not_understood = table.Column<int>(type: "integer", nullable: false),
                    calls_changed = table.Column<int>(type: "integer", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replays", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_raw_events_call_id",
                table: "raw_events",
                column: "call_id",
                filter: "call_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_known_incidents_merged_into",
                table: "known_incidents",
                column: "merged_into",
                filter: "merged_into is not null");

            migrationBuilder.CreateIndex(
                name: "ix_replays_account_id_id",
                table: "replays",
                columns: new[] { "account_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "replays");

            migrationBuilder.DropIndex(
                name: "ix_raw_events_call_id",
                table: "raw_events");

            migrationBuilder.DropIndex(
                name: "ix_known_incidents_merged_into",
                table: "known_incidents");

            migrationBuilder.DropColumn(
                name: "merge_version",
                table: "known_incidents");

            migrationBuilder.DropColumn(
                name: "merged_into",
                table: "known_incidents");

            migrationBuilder.DropColumn(
                name: "withdrawn",
                table: "call_parts");
        }
    }
}
