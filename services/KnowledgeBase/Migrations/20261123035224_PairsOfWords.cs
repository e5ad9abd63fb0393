using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.KnowledgeBase.Migrations
{
    /// <inheritdoc />
    public partial class PairsOfWords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_paired",
                table: "article_index",
                type: "boolean",
                nullable: false,
                computedColumnSql: "lexemes @@ '''%'''::tsquery",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_article_index_unpaired",
                table: "article_index",
                column: "article_id",
                filter: "not is_paired");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_article_index_unpaired",
                table: "article_index");

            migrationBuilder.DropColumn(
                name: "is_paired",
                table: "article_index");
        }
    }
}
