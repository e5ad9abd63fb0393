using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.KnowledgeBase.Migrations
{
    /// <inheritdoc />
    public partial class ArticleRanks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "article_ranks",
                columns: table => new
                {
                    article_id = table.Column<Guid>(type: "uuid", nullable: false),
                    supertag = table.Column<string>(type: "text", nullable: false),
                    ranks = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_article_ranks", x => x.article_id);
                });

            // Ranks stay in the row as they are, for they are read by the thousand; whatever is long of an article leaves the row of its
            // index entry, so that going over tens of thousands of matches reads few pages.
            migrationBuilder.Sql(
                """
                alter table article_ranks alter column ranks set storage external;
                alter table article_ranks set (toast_tuple_target = 8160);
                alter table article_index set (toast_tuple_target = 128);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "article_ranks");
        }
    }
}
