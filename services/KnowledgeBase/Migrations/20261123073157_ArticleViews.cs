using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.KnowledgeBase.Migrations
{
    /// <inheritdoc />
    public partial class ArticleViews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_articles_owner_id_state_changed_at_id",
                table: "articles",
                columns: new[] { "owner_id", "state", "changed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_articles_unpublished",
                table: "articles",
                columns: new[] { "state", "changed_at", "id" },
                filter: "state <> 'Published'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_articles_owner_id_state_changed_at_id",
                table: "articles");

            migrationBuilder.DropIndex(
                name: "ix_articles_unpublished",
                table: "articles");
        }
    }
}
