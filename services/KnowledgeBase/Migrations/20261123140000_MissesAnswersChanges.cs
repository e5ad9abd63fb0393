using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.KnowledgeBase.Migrations
{
    /// <inheritdoc />
    public partial class MissesAnswersChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "missed",
                table: "open_searches",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "answer_seen_at",
                table: "article_reports",
                type: "timestamp with time zone",
                nullable: true);

            // What was answered before anybody was told of answers is not news.
            migrationBuilder.Sql("update article_reports set answer_seen_at = answered_at where answered_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_article_reports_unseen",
                table: "article_reports",
                column: "author_id",
                filter: "answered_at is not null and answer_seen_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_articles_from_incident_id",
                table: "articles",
                column: "from_incident_id",
                filter: "from_incident_id is not null");

            // The transaction that changed an article last, kept by the database. What is there already came before all counting.
            migrationBuilder.Sql(
                """
                alter table articles add column changed_in xid8 not null default '0';
                alter table articles alter column changed_in set default pg_current_xact_id();
                create index ix_articles_changed_in_id on articles (changed_in, id);
                create function article_changed() returns trigger language plpgsql as $$
                begin
                    new.changed_in := pg_current_xact_id();
                    return new;
                end $$;
                create trigger article_changed before update on articles for each row
                    when (old.version is distinct from new.version) execute function article_changed();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                drop trigger article_changed on articles;
                drop function article_changed();
                alter table articles drop column changed_in;
                """);

            migrationBuilder.DropIndex(
                name: "ix_articles_from_incident_id",
                table: "articles");

            migrationBuilder.DropIndex(
                name: "ix_article_reports_unseen",
                table: "article_reports");

            migrationBuilder.DropColumn(
                name: "answer_seen_at",
                table: "article_reports");

            migrationBuilder.DropColumn(
                name: "missed",
                table: "open_searches");
        }
    }
}
