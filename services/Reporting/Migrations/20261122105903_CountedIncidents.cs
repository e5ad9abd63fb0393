using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Reporting.Migrations
{
    /// <inheritdoc />
    public partial class CountedIncidents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "counted_incidents",
                columns: table => new
                {
                    incident_id = table.Column<Guid>(type: "uuid", nullable: false),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    article_id = table.Column<Guid>(type: "uuid", nullable: true),
                    article_version = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    merge_version = table.Column<int>(type: "integer", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_counted_incidents", x => x.incident_id);
                });

            migrationBuilder.CreateTable(
                name: "known_articles",
                columns: table => new
                {
                    article_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_articles", x => x.article_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_counted_incidents_period",
                table: "counted_incidents",
                column: "registered_at",
                filter: "merged_into is null")
                .Annotation("Npgsql:IndexInclude", new[] { "article_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "counted_incidents");

            migrationBuilder.DropTable(
                name: "known_articles");
        }
    }
}
