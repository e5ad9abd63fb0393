using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.KnowledgeBase.Migrations
{
    /// <inheritdoc />
    public partial class TermCounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "term_counts",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    writes = table.Column<long>(type: "bigint", nullable: false),
                    articles = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_term_counts", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_unlinked_searches_last_at",
                table: "unlinked_searches",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "ix_missed_searches_last_at",
                table: "missed_searches",
                column: "last_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "term_counts");

            migrationBuilder.DropIndex(
                name: "ix_unlinked_searches_last_at",
                table: "unlinked_searches");

            migrationBuilder.DropIndex(
                name: "ix_missed_searches_last_at",
                table: "missed_searches");
        }
    }
}
