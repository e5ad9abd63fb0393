using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.KnowledgeBase.Migrations
{
    /// <inheritdoc />
    public partial class WorkListsAndFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "from_incident_id",
                table: "articles",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "from_incident_number",
                table: "articles",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "article_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    article_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    length = table.Column<long>(type: "bigint", nullable: false),
                    content_type = table.Column<string>(type: "text", nullable: false),
                    added_by = table.Column<Guid>(type: "uuid", nullable: false),
                    added_by_name = table.Column<string>(type: "text", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_article_files", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "due_work",
                columns: table => new
                {
                    kind = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    not_before = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    planned = table.Column<Guid>(type: "uuid", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    payload = table.Column<string>(type: "jsonb", nullable: false),
                    last_error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_due_work", x => new { x.kind, x.key });
                });

            migrationBuilder.CreateTable(
                name: "erased_clients",
                columns: table => new
                {
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_erased_clients", x => x.subscriber_id);
                });

            migrationBuilder.CreateTable(
                name: "heard_incidents",
                columns: table => new
                {
                    incident_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    words = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_heard_incidents", x => x.incident_id);
                });

            migrationBuilder.CreateTable(
                name: "last_links",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_last_links", x => x.user_id);
                });

            migrationBuilder.CreateTable(
                name: "open_searches",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    understood = table.Column<string>(type: "text", nullable: false),
                    query = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_open_searches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "unlinked_searches",
                columns: table => new
                {
                    understood = table.Column<string>(type: "text", nullable: false),
                    last_query = table.Column<string>(type: "text", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unlinked_searches", x => x.understood);
                });

            migrationBuilder.CreateIndex(
                name: "ix_article_files_article_id_added_at",
                table: "article_files",
                columns: new[] { "article_id", "added_at" });

            migrationBuilder.CreateIndex(
                name: "ix_article_files_key",
                table: "article_files",
                column: "key");

            migrationBuilder.CreateIndex(
                name: "ix_due_work_not_before",
                table: "due_work",
                column: "not_before");

            migrationBuilder.CreateIndex(
                name: "ix_heard_incidents_at",
                table: "heard_incidents",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_heard_incidents_subscriber_id",
                table: "heard_incidents",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_open_searches_at",
                table: "open_searches",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_open_searches_user_id_at",
                table: "open_searches",
                columns: new[] { "user_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_unlinked_searches_count_understood",
                table: "unlinked_searches",
                columns: new[] { "count", "understood" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "article_files");

            migrationBuilder.DropTable(
                name: "due_work");

            migrationBuilder.DropTable(
                name: "erased_clients");

            migrationBuilder.DropTable(
                name: "heard_incidents");

            migrationBuilder.DropTable(
                name: "last_links");

            migrationBuilder.DropTable(
                name: "open_searches");

            migrationBuilder.DropTable(
                name: "unlinked_searches");

            migrationBuilder.DropColumn(
                name: "from_incident_id",
                table: "articles");

            migrationBuilder.DropColumn(
                name: "from_incident_number",
                table: "articles");
        }
    }
}
