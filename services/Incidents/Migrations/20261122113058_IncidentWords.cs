using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NpgsqlTypes;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class IncidentWords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "indexed",
                table: "posts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "feed_entries",
                columns: table => new
                {
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_feed_entries", x => new { x.operator_id, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "feed_heads",
                columns: table => new
                {
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    last_seq = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_feed_heads", x => x.operator_id);
                });

            migrationBuilder.CreateTable(
                name: "incident_words",
                columns: table => new
                {
                    incident_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    lexemes = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident_words", x => x.incident_id);
                });

            migrationBuilder.CreateTable(
                name: "presences",
                columns: table => new
                {
                    incident_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    typing = table.Column<bool>(type: "boolean", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_presences", x => new { x.incident_id, x.person_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_posts_unindexed",
                table: "posts",
                column: "id",
                filter: "not indexed and text is not null");

            migrationBuilder.CreateIndex(
                name: "ix_feed_entries_at",
                table: "feed_entries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_incident_words_lexemes",
                table: "incident_words",
                column: "lexemes")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_incident_words_number",
                table: "incident_words",
                column: "number");

            migrationBuilder.CreateIndex(
                name: "ix_presences_until",
                table: "presences",
                column: "until");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "feed_entries");

            migrationBuilder.DropTable(
                name: "feed_heads");

            migrationBuilder.DropTable(
                name: "incident_words");

            migrationBuilder.DropTable(
                name: "presences");

            migrationBuilder.DropIndex(
                name: "ix_posts_unindexed",
                table: "posts");

            migrationBuilder.DropColumn(
                name: "indexed",
                table: "posts");
        }
    }
}
