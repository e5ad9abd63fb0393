using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.KnowledgeBase.Migrations
{
    /// <inheritdoc />
    public partial class MergesAndReports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "merged",
                table: "article_uses",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "merged_version",
                table: "article_uses",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "article_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    article_id = table.Column<Guid>(type: "uuid", nullable: false),
                    article_number = table.Column<int>(type: "integer", nullable: false),
                    article_version = table.Column<int>(type: "integer", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_name = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: true),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: true),
                    answered_by_name = table.Column<string>(type: "text", nullable: true),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_article_reports", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_article_reports_article_id_id",
                table: "article_reports",
                columns: new[] { "article_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_article_reports_author_id_id",
                table: "article_reports",
                columns: new[] { "author_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_article_reports_open",
                table: "article_reports",
                column: "id",
                filter: "answered_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_article_reports_owner_id_id",
                table: "article_reports",
                columns: new[] { "owner_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "article_reports");

            migrationBuilder.DropColumn(
                name: "merged",
                table: "article_uses");

            migrationBuilder.DropColumn(
                name: "merged_version",
                table: "article_uses");
        }
    }
}
